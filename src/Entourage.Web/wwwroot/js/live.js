// What is happening, as it happens. The server sends data; rows are made from the page's own templates and filled as text, never as HTML.
import { fill, number, template } from './dom.js';

const plural = new Intl.PluralRules(document.documentElement.lang || undefined);
const list = document.querySelector('[data-live]:not(template)');
const MOST = Number(list?.dataset.most) || 20;
const LONGEST = 60000;
const SILENT = 40000; // The server says something every 15 s.
const PATIENCE = 10000; // for an answer at all; a kept connection may be as dead as the line was

/** What stands in the places of a sentence; the page carries the words for a channel. */
const words = {
  handle: (event) => event.handle ?? '',
  channel: (event) => template(document, 'say', `channel-${event.channel}`)?.content.textContent.trim() ?? event.channel ?? '',
};

/** @param {{ type: string, at: string, handle?: string, channel?: string }} event */
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

/** What has become of an invitation that the site sends, on that invitation's own page. */
function delivery({ invitation: id, code }) {
  const place = id && document.querySelector(`[data-delivery="${CSS.escape(id)}"]`);
  const words = place && template(document, 'say', `delivery-${code}`);
  if (words) place.replaceChildren(words.content.cloneNode(true));
}

/** After a break: the page as the server writes it now, for everything that could have changed. */
async function reread() {
  let text;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return;
    text = await answer.text();
  } catch {
    return; // The line is gone again; the page is read when it is back.
  }
  missed = false;
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  const rows = fresh.querySelector('[data-live]:not(template)');
  if (list && rows) list.replaceChildren(...rows.children);
  for (const kind of ['count', 'invitation', 'delivery']) {
    for (const place of document.querySelectorAll(`[data-${kind}]`)) {
      const now = fresh.querySelector(`[data-${kind}="${CSS.escape(place.dataset[kind])}"]`);
      if (now) place.replaceWith(now);
    }
  }
  tellTimes();
}

const steps = [[60, 'second', 1], [3600, 'minute', 60], [86400, 'hour', 3600], [604800, 'day', 86400]];

// The pages write the day first in English, too.
const { lang } = document.documentElement;
const instants = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'medium', timeStyle: 'short' });

/** Writes an instant by the reader's own clock, and "12 s ago" in the page's own words; older than a week keeps the date the server wrote. */
function tellTimes() {
  for (const time of document.querySelectorAll('time[data-instant]')) time.textContent = instants.format(new Date(time.dateTime));
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
let heard = 0; // when the server last said anything
let missed = document.visibilityState !== 'visible';

/** One connection serves every module of the page: uploads hear of their clips here. */
const tell = (event) => document.dispatchEvent(new CustomEvent('live', { detail: event }));

function listen() {
  heard = Date.now();
  source = new EventSource('/api/v1/me/events');
  source.addEventListener('open', () => {
    heard = Date.now();
    wait = 1000;
    lost(false);
    if (missed) void reread();
    tell({ type: 'open' });
  });
  source.addEventListener('heartbeat', () => { heard = Date.now(); });
  for (const name of ['redeemed', 'followed', 'follow_requested', 'unfollowed', 'liked', 'clip_ready', 'clip_failed', 'progress', 'delivery']) {
    source.addEventListener(name, (message) => {
      heard = Date.now();
      const event = JSON.parse(message.data);
      prepend(event);
      count('followers', event.followers);
      if (name === 'redeemed') invitation(event);
      if (name === 'delivery') delivery(event);
      tell(event);
    });
  }
  source.addEventListener('error', () => {
    missed = true;
    lost(true);
    if (source.readyState !== EventSource.CLOSED) return; // The browser reconnects by itself after a short break.
    source = null;
    setTimeout(() => { if (!source && document.visibilityState === 'visible') listen(); }, wait + Math.random() * 500);
    wait = Math.min(LONGEST, wait * 2);
  });
}

function hangUp() {
  source?.close();
  source = null;
  missed = true;
}

/** A line can be dead without a word: the device slept, or moved to another network. */
function again() {
  hangUp();
  if (document.visibilityState !== 'visible') return;
  lost(true);
  listen();
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
  // Over HTTP/1.1 a browser has six connections to a site, for all of its pages: only one that is looked at holds one open.
  const look = () => {
    if (document.visibilityState !== 'visible') hangUp();
    else if (!source) listen();
  };
  look();
  window.addEventListener('pagehide', hangUp);
  window.addEventListener('pageshow', look);
  document.addEventListener('visibilitychange', look);
  window.addEventListener('online', again);
  // By the clock on the wall, which goes on while the device sleeps.
  setInterval(() => { if (source && Date.now() - heard > (source.readyState === EventSource.OPEN ? SILENT : PATIENCE)) again(); }, 5000);
}

tellTimes();
setInterval(tellTimes, 15000);
