// Upload with byte progress, then the transcode's own progress, both on the ring and in a <progress> that is read out.
// XMLHttpRequest, because fetch tells nothing about bytes sent.
import { call, fill, newKey, problemText, say, template } from './dom.js';

const form = document.querySelector('form[data-upload]');
const panel = document.querySelector('[data-uploading]');

let sent = null; // the clip that the panel is about

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

/** What is known of a clip in work, on its tile or, for the one just sent, in the panel. */
function happened(id, type, event) {
  const place = id === sent ? panel : document.querySelector(`[data-clip-tile="${CSS.escape(id)}"][data-status=processing]`);
  if (!place) return;
  if (type === 'progress') {
    say('transcoding', place.querySelector('[data-step]'));
    progress(place, event.progress ?? 0);
    return;
  }
  if (type === 'failed' && place === panel) { sent = null; fail(place, event); return; }
  if (place === panel) { progress(panel, 1); void putAway(id); } else { void renew(id); }
}

/** The panel goes once its clip is ready, but not from under somebody who is still writing the caption. */
async function putAway(id) {
  const field = panel.querySelector('[data-caption]');
  if (field && field === document.activeElement) await new Promise((left) => { field.addEventListener('blur', left, { once: true }); });
  await saveCaption();
  if (sent !== id) return;
  sent = null;
  panel.hidden = true;
  await renew(id);
}

/** Asks once where a clip stands, for what was said while nobody listened. */
async function ask(id) {
  const answer = await call('GET', `/api/v1/clips/${encodeURIComponent(id)}`);
  if (answer.ok) happened(id, answer.data.status === 'processing' ? 'progress' : answer.data.status, answer.data);
}

document.addEventListener('live', ({ detail: event }) => {
  if (event.type === 'open') {
    for (const tile of document.querySelectorAll('[data-clip-tile][data-status=processing]')) void ask(tile.dataset.clipTile);
    if (sent) void ask(sent);
  } else if (event.clip && ['progress', 'clip_ready', 'clip_failed'].includes(event.type)) {
    happened(event.clip, event.type.replace('clip_', ''), event);
  }
});

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
      say('transcoding', panel.querySelector('[data-step]'));
      progress(panel, 0);
      void saveCaption();
      void ask(sent);
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
