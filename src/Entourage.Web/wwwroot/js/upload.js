// Upload with byte progress, then the transcode's own progress, both on the ring and in a <progress> that is read out.
// XMLHttpRequest, because fetch tells nothing about bytes sent.
import { call, newKey, problemText, say, template } from './dom.js';

const form = document.querySelector('form[data-upload]');
const panel = document.querySelector('[data-uploading]');

let sent = null; // the clip that the panel is about
let sending = null; // what is on its way: the file, then the request that carries it

/** @param {Element} place @param {number} part 0 to 1 */
function progress(place, part) {
  place.querySelector('.avatar')?.style.setProperty('--ring', part.toFixed(3));
  const bar = place.querySelector('progress');
  if (bar) bar.value = part;
  const percent = place.querySelector('[data-percent]');
  if (percent) percent.textContent = new Intl.NumberFormat(document.documentElement.lang || undefined, { style: 'percent' }).format(part);
}

/** What went wrong, and the way on: `again` where the same file may come through another time. File and caption stay until somebody chooses. */
function fail(problem, again) {
  panel.dataset.failed = '';
  panel.querySelector('[data-step]').textContent = problemText(problem, panel);
  progress(panel, 0);
  panel.querySelector('[data-percent]').textContent = '';
  const button = panel.querySelector('[data-again]');
  button.hidden = !again;
  button.onclick = again;
  const cancel = panel.querySelector('[data-cancel]');
  cancel.hidden = false;
  cancel.onclick = () => { panel.hidden = true; };
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
  else if (find(document)) location.reload(); // Its own page shows no tile of a clip that failed, but why and what can be done.
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
  if (place === panel) { if (type === 'ready') progress(panel, 1); void putAway(id); } else { void renew(id); }
}

/** The panel goes once its clip is ready or has failed, which its tile says, but not from under somebody who is still writing the caption. */
async function putAway(id) {
  const field = panel.querySelector('[data-caption]');
  if (field && field === document.activeElement) await new Promise((left) => { field.addEventListener('blur', left, { once: true }); });
  await saveCaption();
  if (sent !== id) return;
  sent = null;
  panel.hidden = true;
  if (field) field.value = '';
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

/** An answer that is not this site's own comes from a proxy on the way. */
function refusal(request) {
  return request.response?.code ? request.response : { code: request.status === 413 ? 'refused_on_the_way' : 'unexpected' };
}

/** The same key every time a file is tried: should it have arrived after all, it makes no second clip. */
function send(file, key) {
  if (sent) void renew(sent); // From here on the tile tells of the clip before this one.
  sent = null;
  panel.hidden = false;
  delete panel.dataset.failed;
  delete panel.querySelector('[data-caption]')?.dataset.saved;
  panel.querySelector('[data-again]').hidden = true;
  panel.querySelector('[data-name]').textContent = file.name;
  progress(panel, 0);
  say('uploading', panel.querySelector('[data-step]'));
  const cancel = panel.querySelector('[data-cancel]');
  const body = new FormData();
  body.append('file', file);
  const request = sending = new XMLHttpRequest();
  const again = () => send(file, key);
  const warn = (event) => event.preventDefault();
  window.addEventListener('beforeunload', warn);
  request.open('POST', '/api/v1/clips');
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Idempotency-Key', key);
  request.responseType = 'json';
  request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) progress(panel, event.loaded / event.total); });
  request.addEventListener('loadend', () => { sending = null; window.removeEventListener('beforeunload', warn); form.removeAttribute('aria-busy'); });
  request.addEventListener('load', () => {
    if (request.status >= 200 && request.status < 300) {
      cancel.hidden = true;
      sent = request.response.id;
      say('transcoding', panel.querySelector('[data-step]'));
      progress(panel, 0);
      void saveCaption();
      void ask(sent);
      return;
    }
    // What is wrong with the file itself will be wrong again.
    fail(refusal(request), [413, 415, 422].includes(request.status) ? null : again);
  });
  request.addEventListener('error', () => fail({ code: 'broken_off' }, again));
  request.addEventListener('abort', () => { panel.hidden = true; });
  cancel.hidden = false;
  cancel.onclick = () => request.abort();
  form.setAttribute('aria-busy', 'true');
  request.send(body);
}

/** The file as the server can begin with it soonest. Without that it only takes longer. @param {File} file */
async function arranged(file) {
  const module = await import(form.dataset.faststart).catch(() => null);
  return module ? module.indexFirst(file) : file;
}

if (form && panel) {
  const input = form.querySelector('input[type=file]');
  const most = Number(form.dataset.maxBytes) || Infinity;
  const begin = async () => {
    const file = input.files[0];
    report('');
    if (!file) return;
    // Chosen again, the same file is a new choice.
    input.value = '';
    if (sending) { report(template(form, 'say', 'one-at-a-time').content.textContent.trim()); return; }
    if (file.size > most) { report(problemText({ code: 'file_too_large' })); return; } // Told before the bytes travel; the server checks again.
    sending = file;
    if (sent) { // The clip before this one is in the works, and keeps what was written for it.
      await saveCaption();
      panel.querySelector('[data-caption]').value = '';
    }
    send(await arranged(file), newKey());
  };
  form.addEventListener('submit', (event) => { event.preventDefault(); void begin(); });
  if (form.dataset.upload === 'at-once') input.addEventListener('change', () => void begin());
  panel.querySelector('[data-caption]')?.addEventListener('change', () => void saveCaption());
}
