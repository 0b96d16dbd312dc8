// Invite one person: an app, the words, then that app opens with the message ready. Nothing is sent by this page itself,
// and a telephone number picked on this device goes into the address that opens the app and nowhere else.
import { call, fill, number, problemText, say, template } from './dom.js';

const root = document.querySelector('[data-invite]');
const sheet = root?.querySelector('dialog.sheet');
const form = sheet?.querySelector('form[data-invite-form]');

let channel = null; // the chosen tile's data-*
let contact = null; // a contact on a connected app
let telephone = ''; // stays on the device

const part = (name) => sheet.querySelector(`[data-part=${name}]`);
const show = (name) => { for (const each of sheet.querySelectorAll('[data-part]')) each.hidden = each.dataset.part !== name; };
const problem = (data) => { const place = sheet.querySelector('[data-error]'); place.textContent = data ? fill(problemText(data, root), data) : ''; };

function choose(tile) {
  channel = { ...tile.dataset };
  contact = null;
  telephone = '';
  problem(null);
  for (const other of root.querySelectorAll('[data-channel]')) other.setAttribute('aria-pressed', String(other === tile));
  for (const place of sheet.querySelectorAll('[data-channel-name]')) place.textContent = channel.name;
  say(`send-${channel.kind}`, sheet.querySelector('[data-send-words]'));
  for (const place of sheet.querySelectorAll('[data-send-words] [data-channel-name]')) place.textContent = channel.name;
  const picker = sheet.querySelector('[data-pick-contact]');
  if (picker) {
    picker.hidden = !('contacts' in navigator && channel.takes === 'telephone');
    say('pick', picker.querySelector('[data-picked]'));
  }
  show(channel.kind === 'connected' ? 'people' : 'message');
  if (channel.kind === 'connected') void search('');
  if (!sheet.open) sheet.showModal();
  preview();
}

/** The bubble shows the message exactly as it will arrive, the link at its end. */
function preview() {
  const words = form.elements.namedItem('message');
  sheet.querySelector('[data-bubble]').textContent = words.value;
  const left = sheet.querySelector('[data-left]');
  if (left) left.textContent = `${number(words.value.length)} / ${number(words.maxLength)}`;
}

// ---- connected apps: one person, chosen from the people of that app ----
let asked = 0;
async function search(query) {
  const turn = ++asked;
  const list = part('people').querySelector('[data-people]');
  list.setAttribute('aria-busy', 'true');
  const answer = await call('GET', `/api/v1/channels/${encodeURIComponent(channel.channel)}/contacts?query=${encodeURIComponent(query)}`);
  if (turn !== asked) return;
  list.removeAttribute('aria-busy');
  if (!answer.ok) { problem(answer.data); return; }
  const row = template(root, 'row', 'person');
  list.replaceChildren(...answer.data.items.map((person) => {
    const item = row.content.cloneNode(true);
    item.querySelector('[data-person-name]').textContent = person.name;
    item.querySelector('[data-person-address]').textContent = person.address ?? '';
    item.querySelector('button').addEventListener('click', () => {
      contact = person;
      for (const place of sheet.querySelectorAll('[data-contact-name]')) place.textContent = person.name;
      show('message');
      form.elements.namedItem('message').focus();
    });
    return item;
  }));
  part('people').querySelector('[data-nobody]').hidden = answer.data.items.length > 0;
}

async function pick() {
  try {
    const [person] = await navigator.contacts.select(['name', 'tel'], { multiple: false });
    if (!person) return;
    telephone = (person.tel?.[0] ?? '').replace(/[^\d+]/g, '');
    const place = sheet.querySelector('[data-picked]');
    if (place && telephone) place.textContent = person.name?.[0] ?? telephone;
  } catch (refusal) {
    if (!(refusal instanceof DOMException) && !(refusal instanceof TypeError)) throw refusal; // Closed without choosing.
  }
}

/** Puts the picked number into the address that opens the app: sms:NUMBER?…, https://wa.me/NUMBER?… */
function addressed(url) {
  if (!telephone) return url;
  if (url.startsWith('sms:')) return `sms:${telephone}${url.slice(4).replace(/^[^?&]*/, '')}`;
  const address = new URL(url);
  // wa.me takes digits with the country code; a number without one would open a stranger's chat.
  if (address.hostname === 'wa.me' && telephone.startsWith('+')) address.pathname = `/${telephone.slice(1)}`;
  return address.href;
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
  if (data.allowance) for (const place of root.querySelectorAll('[data-allowance]')) place.textContent = number(data.allowance.left);
  show('done');
  done.querySelector('[data-done-words]').focus();
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
  const body = { clip: form.dataset.clip, channel: channel.channel, message: form.elements.namedItem('message').value };
  if (contact) body.contact = contact.id;
  const answer = await call('POST', '/api/v1/invitations', body);
  button.removeAttribute('aria-busy');
  if (!answer.ok) { opened?.close(); problem(answer.data); return; }
  await handOver(answer.data, opened);
}

if (form) {
  for (const tile of root.querySelectorAll('[data-channel]')) {
    tile.addEventListener('click', (event) => { event.preventDefault(); choose(tile); });
    if (tile.dataset.kind === 'share' && !navigator.share) tile.hidden = true;
  }
  form.addEventListener('submit', (event) => void send(event));
  form.addEventListener('input', preview);
  for (const button of sheet.querySelectorAll('[data-close]')) button.addEventListener('click', () => sheet.close());
  sheet.querySelector('[data-pick-contact]')?.addEventListener('click', () => void pick());
  let timer = 0;
  sheet.querySelector('[data-search]')?.addEventListener('input', (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(event.target.value.trim()), 250);
  });
  sheet.addEventListener('click', (event) => { if (event.target === sheet) sheet.close(); });
}
