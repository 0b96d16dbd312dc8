// Upload with byte progress, then the transcode's own progress, both on the ring and in a <progress> that is read out.
// XMLHttpRequest, because fetch tells nothing about bytes sent.
import { call, fill, newKey, problemText, say, template } from './dom.js';

const form = document.querySelector('form[data-upload]');
const panel = document.querySelector('[data-uploading]');

/** @param {Element} place @param {number} part 0 to 1 */
function progress(place, part) {
  place.querySelector('.avatar')?.style.setProperty('--ring', part.toFixed(3));
  const bar = place.querySelector('progress');
  if (bar) bar.value = part;
  const percent = place.querySelector('[data-percent]');
  if (percent) percent.textContent = new Intl.NumberFormat(document.documentElement.lang || undefined, { style: 'percent' }).format(part);
}

function fail(place, problem) {
  place.dataset.failed = '';
  const words = place.querySelector('[data-step]');
  if (words) words.textContent = problemText(problem, place);
  progress(place, 0);
  const cancel = place.querySelector('[data-cancel]');
  if (cancel) cancel.hidden = true;
}

/** Puts the server's fresh tile in the place of the one that was in work, and the newest clip into the invitation. */
async function renew(id) {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const find = (page) => page.querySelector(`[data-clip-tile="${CSS.escape(id)}"]`);
  const tile = find(fresh);
  if (tile && find(document)) find(document).replaceWith(tile);
  else if (tile) form?.after(tile);
  const chosen = fresh.querySelectorAll('[data-chosen]');
  const shown = document.querySelectorAll('[data-chosen]');
  if (shown.length === chosen.length) shown.forEach((place, n) => place.replaceWith(chosen[n]));
  else if (chosen.length > 0) location.reload(); // The first clip: there is something to invite to now.
}

/** Follows the transcode of a clip until it is ready or has failed. EventSource reconnects by itself. */
function follow(id, place) {
  say('transcoding', place.querySelector('[data-step]'));
  const events = new EventSource(`/api/v1/clips/${encodeURIComponent(id)}/events`);
  events.addEventListener('progress', (event) => progress(place, JSON.parse(event.data).progress));
  events.addEventListener('ready', async () => {
    events.close();
    progress(place, 1);
    await renew(id);
    if (place === panel) panel.hidden = true;
  });
  events.addEventListener('failed', (event) => {
    events.close();
    if (place === panel) fail(place, JSON.parse(event.data)); else void renew(id);
  });
}

let sent = null; // the clip whose caption is being written

/** The caption is written while the bytes travel, and kept as soon as there is a clip to keep it with. */
async function saveCaption() {
  const field = panel.querySelector('[data-caption]');
  const caption = field?.value.trim() ?? '';
  if (!sent || caption === (field?.dataset.saved ?? '')) return;
  const answer = await call('PATCH', `/api/v1/clips/${encodeURIComponent(sent)}`, { caption });
  if (answer.ok) field.dataset.saved = caption; else report(problemText(answer.data));
}

function report(words) {
  const error = form.closest('section').querySelector('[data-error]');
  if (error) error.textContent = words;
}

function send(file) {
  sent = null;
  const caption = panel.querySelector('[data-caption]');
  if (caption) { caption.value = ''; delete caption.dataset.saved; }
  panel.hidden = false;
  delete panel.dataset.failed;
  progress(panel, 0);
  say('uploading', panel.querySelector('[data-step]'));
  const name = panel.querySelector('[data-name]');
  if (name) name.textContent = file.name;
  const cancel = panel.querySelector('[data-cancel]');
  const body = new FormData(form);
  const request = new XMLHttpRequest();
  const finish = () => { window.removeEventListener('beforeunload', warn); form.removeAttribute('aria-busy'); };
  const warn = (event) => event.preventDefault();
  window.addEventListener('beforeunload', warn);
  request.open('POST', '/api/v1/clips');
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Idempotency-Key', newKey());
  request.responseType = 'json';
  request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) progress(panel, event.loaded / event.total); });
  request.addEventListener('load', () => {
    finish();
    cancel.hidden = true;
    if (request.status >= 200 && request.status < 300) {
      form.reset();
      sent = request.response.id;
      void saveCaption();
      follow(sent, panel);
      return;
    }
    fail(panel, request.response ?? { code: request.status === 413 ? 'file_too_large' : 'unexpected' });
  });
  request.addEventListener('error', () => { finish(); fail(panel, { code: 'offline' }); });
  request.addEventListener('abort', () => { finish(); panel.hidden = true; form.querySelector('input[type=file]').value = ''; });
  cancel.hidden = false;
  cancel.onclick = () => request.abort();
  form.setAttribute('aria-busy', 'true');
  request.send(body);
}

if (form && panel) {
  const input = form.querySelector('input[type=file]');
  const most = Number(form.dataset.maxBytes) || Infinity;
  const begin = () => {
    const file = input.files[0];
    report('');
    if (!file || form.getAttribute('aria-busy') === 'true') return;
    if (file.size > most) { // Told before the bytes travel; the server checks again.
      const words = template(form, 'problem', 'file_too_large')?.content.textContent.trim() ?? '';
      report(fill(words, { limit: Math.floor(most / 1000000) }));
      return;
    }
    send(file);
  };
  form.addEventListener('submit', (event) => { event.preventDefault(); begin(); });
  if (form.dataset.upload === 'at-once') input.addEventListener('change', begin);
  panel.querySelector('[data-caption]')?.addEventListener('change', () => void saveCaption());
}

// Clips that were in work when the page was opened go on showing it.
for (const tile of document.querySelectorAll('[data-clip-tile][data-status=processing]')) follow(tile.dataset.clipTile, tile);
