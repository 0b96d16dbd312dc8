// What is happening, as it happens: the server sends finished rows, this puts them in their place.
import { number } from './dom.js';

const language = document.documentElement.lang || undefined;
const list = document.querySelector('[data-live]');
const MOST = Number(list?.dataset.most) || 20;
const LONGEST = 60000;

/** Rows come as HTML from our own server; they are parsed without running anything in them. */
function prepend(html) {
  if (!list || !html) return;
  const rows = new DOMParser().parseFromString(html, 'text/html').body.children;
  for (const row of [...rows].reverse()) {
    const known = row.id && document.getElementById(row.id);
    if (known) known.replaceWith(row); else list.prepend(row);
  }
  while (list.children.length > MOST) list.lastElementChild.remove();
  tellTimes();
}

/** @param {Record<string, number>} counts */
function count(counts = {}) {
  for (const [name, value] of Object.entries(counts)) {
    for (const place of document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`)) place.textContent = number(value);
  }
}

/** An invitation's row takes the word and colour that the server sent for its new state. */
function invitation({ id, state, word } = {}) {
  const place = id && document.querySelector(`[data-invitation="${CSS.escape(id)}"] .state`);
  if (!place || !state) return;
  place.dataset.state = state;
  if (word) place.textContent = word;
  const revoke = place.closest('[data-invitation]').querySelector('[data-revoke]');
  if (revoke && state !== 'open' && state !== 'handed_over') revoke.hidden = true;
}

const steps = [[60, 'second', 1], [3600, 'minute', 60], [86400, 'hour', 3600], [604800, 'day', 86400]];

/** Writes "12 s ago" in the page's language; older than a week keeps the date the server wrote. */
function tellTimes() {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' });
  for (const time of document.querySelectorAll('time[data-ago]')) {
    const past = Math.max(0, (Date.now() - Date.parse(time.dateTime)) / 1000);
    const step = steps.find(([until]) => past < until);
    if (step) time.textContent = format.format(-Math.floor(past / step[2]), step[1]);
  }
}

let wait = 1000;
let source = null;

function listen() {
  source = new EventSource('/api/v1/me/events');
  source.addEventListener('open', () => { wait = 1000; });
  for (const name of ['redeemed', 'followed', 'unfollowed', 'liked', 'clip_ready', 'clip_failed']) {
    source.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      prepend(data.html);
      count(data.counts);
      invitation(data.invitation);
    });
  }
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return; // The browser reconnects by itself after a short break.
    source = null;
    setTimeout(() => { if (!source && document.visibilityState === 'visible') listen(); }, wait + Math.random() * 500);
    wait = Math.min(LONGEST, wait * 2);
  });
}

if (list || document.querySelector('[data-count], [data-invitation]')) {
  listen();
  // A page put aside holds no connection; it opens again when it is looked at.
  window.addEventListener('pagehide', () => { source?.close(); source = null; });
  window.addEventListener('pageshow', (event) => { if (event.persisted && !source) listen(); });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible' && !source) listen(); });
}

tellTimes();
setInterval(tellTimes, 15000);
