// What is happening, as it happens. The server sends data; rows are made from the page's own templates and filled as text, never as HTML.
import { fill, number, problemText, template } from './dom.js';

const plural = new Intl.PluralRules(document.documentElement.lang || undefined);
const list = document.querySelector('[data-live]:not(template)');
const MOST = Number(list?.dataset.most) || 20;
const LONGEST = 60000;

/** The words for a channel, a code; the page carries both. */
const words = {
  handle: (event) => event.handle ?? '',
  channel: (event) => template(document, 'say', `channel-${event.channel}`)?.content.textContent.trim() ?? event.channel ?? '',
  code: (event) => (event.code ? problemText({ code: event.code }) : ''),
};

/** @param {{ type: string, at: string, handle?: string, channel?: string, code?: string }} event */
function prepend(event) {
  const shape = list && template(document, 'live', event.type);
  if (!shape) return;
  const row = shape.content.cloneNode(true);
  for (const slot of row.querySelectorAll('[data-slot]')) {
    if (slot.dataset.slot === 'time') slot.dateTime = event.at;
    else slot.textContent = words[slot.dataset.slot]?.(event) ?? '';
    if (slot.dataset.slot === 'handle' && slot.href !== undefined) slot.href = `/@${encodeURIComponent(event.handle ?? '')}`;
  }
  list.prepend(row);
  while (list.children.length > MOST) list.lastElementChild.remove();
  tellTimes();
}

/** @param {string} name @param {number | undefined} value */
function count(name, value) {
  if (value === undefined) return;
  for (const place of document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`)) place.textContent = number(value);
}

/** An invitation that was just used takes its new word, colour and person, and cannot be taken back any more. */
function invitation({ invitation: id, handle }) {
  const row = id && document.querySelector(`[data-invitation="${CSS.escape(id)}"]`);
  if (!row) return;
  const state = row.querySelector('.state');
  state.dataset.state = 'redeemed';
  state.textContent = template(document, 'say', 'state-redeemed')?.content.textContent.trim() ?? state.textContent;
  const person = row.querySelector('[data-person]');
  if (person) person.textContent = `@${handle}`;
  // In the row the way to take it back; beside it, on the invitation's own page, the link.
  for (const open of [...row.querySelectorAll('[data-while-open]'), ...document.querySelectorAll('main > [data-while-open]')]) open.remove();
}

/** After a break: the page as the server writes it now, for everything that could have changed. */
async function reread() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const rows = fresh.querySelector('[data-live]:not(template)');
  if (list && rows) list.replaceChildren(...rows.children);
  for (const kind of ['count', 'invitation']) {
    for (const place of document.querySelectorAll(`[data-${kind}]`)) {
      const now = fresh.querySelector(`[data-${kind}="${CSS.escape(place.dataset[kind])}"]`);
      if (now) place.replaceWith(now);
    }
  }
  tellTimes();
}

const steps = [[60, 'second', 1], [3600, 'minute', 60], [86400, 'hour', 3600], [604800, 'day', 86400]];

/** Writes "12 s ago" in the page's own words; older than a week keeps the date the server wrote. */
function tellTimes() {
  for (const time of document.querySelectorAll('time[data-ago]')) {
    const past = Math.max(0, (Date.now() - Date.parse(time.dateTime)) / 1000);
    const step = steps.find(([until]) => past < until);
    if (!step) continue;
    const n = Math.floor(past / step[2]);
    const name = past < 5 ? 'now' : step[1] === 'day' ? `day-${plural.select(n)}` : step[1];
    const words = template(document, 'say', `ago-${name}`)?.content.textContent.trim();
    if (words) time.textContent = fill(words, { n });
  }
}

let wait = 1000;
let source = null;
let missed = false;

/** One connection serves every module of the page: uploads hear of their clips here. */
const tell = (event) => document.dispatchEvent(new CustomEvent('live', { detail: event }));

function listen() {
  source = new EventSource('/api/v1/me/events');
  source.addEventListener('open', () => {
    wait = 1000;
    lost(false);
    if (missed) void reread();
    missed = true;
    tell({ type: 'open' });
  });
  for (const name of ['redeemed', 'followed', 'follow_requested', 'unfollowed', 'liked', 'clip_ready', 'clip_failed', 'progress']) {
    source.addEventListener(name, (message) => {
      const event = JSON.parse(message.data);
      prepend(event);
      count('followers', event.followers);
      if (name === 'redeemed') invitation(event);
      tell(event);
    });
  }
  source.addEventListener('error', () => {
    lost(true);
    if (source.readyState !== EventSource.CLOSED) return; // The browser reconnects by itself after a short break.
    source = null;
    setTimeout(() => { if (!source && document.visibilityState === 'visible') listen(); }, wait + Math.random() * 500);
    wait = Math.min(LONGEST, wait * 2);
  });
}

/** Says so when a break lasts longer than the browser's own next try. */
let telling = 0;
function lost(is) {
  const place = document.querySelector('[data-live-lost]');
  if (!place) return;
  if (!is) { clearTimeout(telling); telling = 0; place.hidden = true; return; }
  telling ||= setTimeout(() => { place.hidden = false; }, 4000);
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
