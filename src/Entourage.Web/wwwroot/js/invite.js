// Invite one person: an app, the words, then that app opens with the message ready. Nothing is sent by this page itself,
// and a number or an address given on this device goes into the address that opens the app and nowhere else.
import { call, fill, number, problemText, say, showBar, template } from './dom.js';

const root = document.querySelector('[data-invite]');
const sheet = root?.querySelector('dialog.sheet');
const form = sheet?.querySelector('form[data-invite-form]');

let channel = null; // the chosen tile's data-*
let known = ''; // the person's number or address; stays on the device

const part = (name) => sheet.querySelector(`[data-part=${name}]`);
const show = (name) => { for (const each of sheet.querySelectorAll('[data-part]')) each.hidden = each.dataset.part !== name; };
const problem = (data) => { const place = sheet.querySelector('[data-error]'); place.textContent = data ? fill(problemText(data, root), data) : ''; };

function choose(tile) {
  if (tile.getAttribute('aria-disabled') === 'true') { sayWhyNot(); return; }
  channel = { ...tile.dataset };
  known = '';
  form.elements.namedItem('note').value = ''; // Each is about another person.
  problem(null);
  for (const place of sheet.querySelectorAll('[data-channel-name]')) place.textContent = channel.name;
  say(`send-${channel.kind}`, sheet.querySelector('[data-send-words]'));
  for (const place of sheet.querySelectorAll('[data-send-words] [data-channel-name]')) place.textContent = channel.name;
  const picker = sheet.querySelector('[data-pick-contact]');
  if (picker) {
    picker.hidden = !('contacts' in navigator && channel.takes);
    say('pick', picker.querySelector('[data-picked]'));
  }
  for (const field of sheet.querySelectorAll('[data-takes-field]')) {
    field.hidden = field.dataset.takesField !== channel.takes;
    field.querySelector('input').value = '';
  }
  for (const place of sheet.querySelectorAll('[data-link-only]')) place.hidden = channel.only !== 'link' || (channel.kind === 'qr') !== (place.dataset.linkOnly === 'qr');
  for (const place of sheet.querySelectorAll('[data-leaves]')) place.hidden = (channel.kind === 'qr') !== (place.dataset.leaves === 'qr');
  show('message');
  if (!sheet.open) sheet.showModal();
  form.dataset.only = channel.only ?? '';
  preview(form);
}

/** The bubble shows the message exactly as it will arrive, the link at its end. */
function preview(within) {
  const words = within.elements.namedItem('message');
  const before = within.dataset.only === 'link' ? '' : words.value.trim();
  within.querySelector('[data-bubble]').textContent = before && `${before}\n\n`;
  const left = within.querySelector('[data-left]');
  if (left) left.textContent = `${number(words.value.length)} / ${number(words.maxLength)}`;
}

async function pick() {
  const property = channel.takes === 'email' ? 'email' : 'tel';
  try {
    const [chosen] = await navigator.contacts.select(['name', property], { multiple: false });
    const value = chosen?.[property]?.[0] ?? '';
    const field = sheet.querySelector(`[data-takes-field="${channel.takes}"] input`);
    if (!value || !field) return;
    field.value = value;
    const place = sheet.querySelector('[data-picked]');
    if (place) place.textContent = chosen.name?.[0] ?? value;
  } catch (refusal) {
    if (!(refusal instanceof DOMException) && !(refusal instanceof TypeError)) throw refusal; // Closed without choosing.
  }
}

/** What was typed or picked, when it can name one person; anything else leaves the choice to the app. */
function person() {
  const value = sheet.querySelector(`[data-takes-field="${channel.takes}"] input`)?.value.trim() ?? '';
  if (channel.takes === 'email') return /^[^\s@,;?&]+@[^\s@,;?&]+$/.test(value) ? value : '';
  return /^\+?[\d\s().-]{3,24}$/.test(value) ? value.replace(/[^\d+]/g, '') : '';
}

/** Puts the person into the address that opens the app: sms:NUMBER?…, mailto:ADDRESS?…, https://wa.me/NUMBER?… */
function addressed(url) {
  if (!known) return url;
  if (url.startsWith('sms:')) return `sms:${known}${url.slice(4).replace(/^[^?&]*/, '')}`;
  if (url.startsWith('mailto:')) return `mailto:${encodeURIComponent(known).replace('%40', '@')}${url.slice(7).replace(/^[^?]*/, '')}`;
  const address = new URL(url);
  // wa.me takes digits with the country code; a number without one would open a stranger's chat.
  if (address.hostname === 'wa.me' && known.startsWith('+')) address.pathname = `/${known.slice(1)}`;
  return address.href;
}

/** Noted once the message left this page; the list then says so. Nothing waits for it. */
function handedOver(data) {
  void call('PUT', `/api/v1/invitations/${encodeURIComponent(data.id)}/handed-over`, undefined, { keepalive: true });
}

function finish(name, data) {
  const done = part('done');
  say(name, done.querySelector('[data-done-words]'));
  const link = done.querySelector('[data-fallback]');
  if (data.handOver?.url) link.href = addressed(data.handOver.url);
  link.hidden = !(data.handOver?.kind === 'open');
  const text = done.querySelector('[data-text]');
  text.hidden = name !== 'copy-by-hand';
  text.value = data.handOver?.text ?? data.url;
  const code = done.querySelector('[data-qr]');
  code.hidden = data.handOver?.kind !== 'qr';
  if (data.handOver?.svg) {
    const drawn = new DOMParser().parseFromString(data.handOver.svg, 'image/svg+xml').documentElement;
    code.replaceChildren(document.importNode(drawn, true));
  }
  const again = done.querySelector('[data-share-again]');
  again.hidden = name !== 'share-again';
  again.onclick = () => void share(data);
  if (['opened', 'shared', 'copied', 'qr'].includes(name)) handedOver(data);
  if (data.allowance) showLeft(data.allowance);
  const page = done.querySelector('[data-invitation-page]');
  if (page) page.href = `/studio/invitations/${encodeURIComponent(data.id)}`;
  show('done');
  done.querySelector('[data-done-words]').focus();
}

/** A tile that is grey says why, in the words that stand under the tiles. */
function sayWhyNot() {
  const line = root.querySelector('#allowance');
  const said = [...line.querySelectorAll('[data-allowance], [data-next]')].map((place) => place.textContent.trim());
  showBar('', { text: said.join(' ') });
}

/** When the next one comes, by the reader's own clock. */
function tellNext() {
  for (const next of document.querySelectorAll('time[data-next]')) {
    const at = new Date(next.dateTime);
    if (next.hidden || Number.isNaN(at.getTime())) continue;
    const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86400000);
    const words = days === 0 ? template(document, 'say', 'next-today') : days === 1 ? template(document, 'say', 'next-tomorrow') : null;
    const clock = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { hour: '2-digit', minute: '2-digit' }).format(at);
    if (words) next.textContent = fill(words.content.textContent.trim(), { time: clock });
  }
}
tellNext();

function showLeft(allowance) {
  for (const place of root.querySelectorAll('[data-allowance]')) {
    const words = template(root, 'say', allowance.left === 1 ? 'left-one' : allowance.left === 0 ? (allowance.shared === 0 ? 'left-none-new' : 'left-none') : 'left-other');
    place.textContent = fill(words?.content.textContent.trim() ?? '', { n: number(allowance.left) });
  }
  for (const next of root.querySelectorAll('time[data-next]')) {
    next.hidden = allowance.left > 0 || !allowance.nextAt;
    if (!next.hidden) next.dateTime = allowance.nextAt;
  }
  tellNext();
  if (allowance.left > 0) return;
  for (const tile of root.querySelectorAll('[data-channel]')) tile.setAttribute('aria-disabled', 'true');
}

async function share(data) {
  try {
    await navigator.share({ text: data.handOver.text });
    finish('shared', data);
  } catch (refusal) {
    // The touch that opened the sheet can be too old after the link was made: one more touch does it.
    finish(refusal.name === 'NotAllowedError' ? 'share-again' : 'share-closed', data);
  }
}

async function copy(data) {
  try {
    await navigator.clipboard.writeText(data.handOver.text);
    finish('copied', data);
  } catch (refusal) {
    if (!(refusal instanceof DOMException) && !(refusal instanceof TypeError)) throw refusal;
    finish('copy-by-hand', data); // No clipboard here: the words stand in a field, selected.
    part('done').querySelector('[data-text]').select();
  }
}

/** @param {Window | null} opened a page opened inside the click, because after an answer it is too late to open one */
function handOver(data, opened) {
  const { kind, url } = data.handOver;
  if (kind === 'share' && navigator.share) return share(data);
  if (kind === 'copy' || kind === 'share') return copy(data);
  if (kind === 'open') {
    const address = addressed(url);
    if (opened && !opened.closed) opened.location.replace(address);
    else if (!/^https?:/.test(address)) location.assign(address); // sms:, mailto:, viber: leave this page where it is
    finish('opened', data);
    return undefined;
  }
  finish(kind, data);
  return undefined;
}

async function send(event) {
  event.preventDefault();
  const button = form.querySelector('button:not([type=button])');
  if (button.getAttribute('aria-busy') === 'true') return;
  problem(null);
  button.setAttribute('aria-busy', 'true');
  const opened = channel.kind === 'open' && channel.opens === 'page' ? window.open('', '_blank') : null;
  if (opened) opened.opener = null;
  known = person();
  const clip = sheet.querySelector('[data-chosen]')?.dataset.chosen;
  const body = { clip, channel: channel.channel, message: form.elements.namedItem('message').value, note: form.elements.namedItem('note').value };
  const answer = await call('POST', '/api/v1/invitations', body);
  button.removeAttribute('aria-busy');
  if (!answer.ok) { opened?.close(); problem(answer.data); return; }
  await handOver(answer.data, opened);
}

if (form) {
  for (const tile of root.querySelectorAll('[data-channel]')) {
    tile.addEventListener('click', (event) => { event.preventDefault(); choose(tile); });
    if (tile.dataset.kind === 'share' && !navigator.share) tile.closest('li').hidden = true;
  }
  form.addEventListener('submit', (event) => void send(event));
  for (const button of sheet.querySelectorAll('[data-close]')) button.addEventListener('click', () => sheet.close());
  sheet.querySelector('[data-pick-contact]')?.addEventListener('click', () => void pick());
  sheet.addEventListener('click', (event) => { if (event.target === sheet) sheet.close(); });
}

// The same form on a page of its own, and an invitation that is shown again, post like any form; here they only answer at once.
for (const each of document.querySelectorAll('form[data-invite-form]')) each.addEventListener('input', () => preview(each));

for (const again of document.querySelectorAll('[data-again]')) {
  again.addEventListener('click', async () => {
    if (again.dataset.again === 'copy') {
      const text = document.querySelector('[data-text]');
      try {
        await navigator.clipboard.writeText(text.value);
        showBar('copied');
      } catch (refusal) {
        if (!(refusal instanceof DOMException) && !(refusal instanceof TypeError)) throw refusal;
        text.select(); // No clipboard here: the words are selected instead.
        return;
      }
    }
    handedOver({ id: again.dataset.id });
  });
}
