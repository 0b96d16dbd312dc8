// The clip page and the feed: one clip plays at a time, sound off until touched and remembered after,
// likes and follows work in place over plain forms, plays and views are told to the server.
import { call, number, problemText, showBar } from './dom.js';

const SOUND = 'sound';
const VIEW = 2000;
const clips = [...document.querySelectorAll('.clip[data-clip]')];
/** Where a browser keeps nothing of a site, even asking for its storage throws. */
const storage = () => { try { return localStorage; } catch { return null; } };
const kept = storage();
let wantsSound = kept?.getItem(SOUND) === 'on';

/** @param {Element} clip */
const videoOf = (clip) => clip.querySelector('video');

/** @param {HTMLVideoElement} video Plays, and without sound where the browser allows none before a touch. */
async function play(video) {
  for (const muted of wantsSound ? [false, true] : [true]) {
    video.muted = muted;
    try {
      await video.play();
      return;
    } catch (refusal) {
      // AbortError: the person has scrolled on before the clip could begin. NotAllowedError on a silent clip leaves the
      // poster and the play button, which is all there is to do.
      if (refusal.name !== 'NotAllowedError') return;
    }
  }
}

/** A play is told when playback starts, a view after two visible seconds; each once for this page. */
function tell(clip, video) {
  const path = `/api/v1/clips/${encodeURIComponent(clip.dataset.clip)}`;
  let played = false, viewed = false, watched = 0, before = 0;
  video.addEventListener('playing', () => {
    before = performance.now();
    if (played) return;
    played = true;
    void call('POST', `${path}/plays`, {}, { keepalive: true });
  });
  video.addEventListener('timeupdate', () => {
    const now = performance.now();
    if (document.visibilityState === 'visible' && !video.paused) watched += Math.min(500, now - before);
    before = now;
    if (viewed || watched < VIEW) return;
    viewed = true;
    void call('POST', `${path}/views`, {}, { keepalive: true });
  });
}

/** @param {HTMLVideoElement} video Whether there is nothing to play: broken, gone, or of no use to this browser. */
const broke = (video) => Boolean(video.error) || video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE;

/** A film that does not play says so; a press tries it once more. */
function sayStuck(clip, video) {
  const line = clip.querySelector('[data-stuck]');
  if (!line) return;
  const look = () => setTimeout(() => {
    if (!broke(video)) return;
    line.textContent = line.dataset.stuck;
    video.pause(); // It still counts as playing, and the button would offer to pause.
  }, 250);
  // Heard on the way down, because it is a source that fails where the film has several; only the last of them leaves nothing.
  video.addEventListener('error', look, true);
  for (const event of ['playing', 'loadstart']) video.addEventListener(event, () => { line.textContent = ''; });
  look(); // Perhaps before there was anybody to hear of it.
}

function control(clip, video) {
  video.controls = false;
  sayStuck(clip, video);
  const playButton = clip.querySelector('[data-play]');
  const soundButton = clip.querySelector('[data-sound]');
  const toggle = () => { if (video.paused) { delete clip.dataset.paused; if (broke(video)) video.load(); void play(video); } else { clip.dataset.paused = ''; video.pause(); } };
  const show = () => {
    playButton?.setAttribute('aria-pressed', String(!video.paused));
    soundButton?.setAttribute('aria-pressed', String(!video.muted));
  };
  for (const event of ['play', 'pause', 'volumechange']) video.addEventListener(event, show);
  video.addEventListener('click', toggle);
  playButton?.addEventListener('click', toggle);
  soundButton?.addEventListener('click', () => {
    wantsSound = video.muted;
    kept?.setItem(SOUND, wantsSound ? 'on' : 'off');
    for (const other of clips) { const its = videoOf(other); if (its) its.muted = !wantsSound; }
    if (video.paused) void play(video);
  });
  for (const button of [playButton, soundButton]) if (button) button.hidden = false;
  show();
}

/** A clip that was opened while its large film was still being made goes on in that, from the beginning of a round, once it is there. */
function sharpen(video) {
  let before = 0;
  const look = async () => {
    const again = video.currentTime < before;
    before = video.currentTime;
    if (!again || !video.currentSrc.includes('/large.')) return;
    const answer = await fetch(video.currentSrc, { method: 'HEAD', redirect: 'manual', cache: 'no-store' }).catch(() => null);
    if (!answer?.ok || video.dataset.rough === undefined) return; // It still leads to the small one.
    delete video.dataset.rough;
    video.removeEventListener('timeupdate', look);
    video.load();
    void play(video);
  };
  video.addEventListener('timeupdate', look);
}

for (const clip of clips) {
  const video = videoOf(clip);
  if (!video) continue;
  control(clip, video);
  if (video.dataset.rough !== undefined) sharpen(video);
  // A teaser is not the clip: it is neither played nor viewed.
  if (video.dataset.teaser === undefined) tell(clip, video);
}

// The clip that fills the screen plays; every other one waits, and the next one is fetched ahead.
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const video = videoOf(entry.target);
    if (!video) continue;
    if (entry.intersectionRatio >= .6 && document.visibilityState === 'visible') {
      for (const other of clips) if (other !== entry.target) videoOf(other)?.pause();
      if (entry.target.dataset.paused === undefined) void play(video);
      const next = clips[clips.indexOf(entry.target) + 1];
      const ahead = next && videoOf(next);
      if (ahead && ahead.preload === 'none') ahead.preload = 'metadata';
      entry.target.dataset.current = '';
    } else {
      video.pause();
      delete entry.target.dataset.current;
      delete entry.target.dataset.paused;
    }
  }
}, { threshold: [0, .6] });
for (const clip of clips) seen.observe(clip);

document.addEventListener('visibilitychange', () => {
  for (const clip of document.querySelectorAll('.clip[data-current]')) {
    const video = videoOf(clip);
    if (!video) continue;
    if (document.visibilityState === 'hidden') video.pause();
    else if (clip.dataset.paused === undefined) void play(video);
  }
});

// ---- like and follow: the form works without this, this saves the page load ----
const paths = {
  like: (form) => `/api/v1/clips/${encodeURIComponent(form.dataset.clip)}/like`,
  follow: (form) => `/api/v1/members/${encodeURIComponent(form.dataset.handle)}/follow`,
};

/** @param {HTMLFormElement} form @param {boolean} on Sets every button for the same thing on the page. */
function mark(form, on) {
  const kind = form.dataset.toggle;
  const which = kind === 'like' ? `[data-clip="${CSS.escape(form.dataset.clip)}"]` : `[data-handle="${CSS.escape(form.dataset.handle)}"]`;
  for (const same of document.querySelectorAll(`form[data-toggle=${kind}]${which}`)) {
    const button = same.querySelector('button');
    button.setAttribute('aria-pressed', String(on));
    const word = button.querySelector('[data-on]');
    if (word) word.textContent = on ? word.dataset.on : word.dataset.off;
    const count = button.querySelector('[data-value]');
    if (count) {
      count.dataset.value = String(Math.max(0, Number(count.dataset.value) + (on ? 1 : -1)));
      count.textContent = number(Number(count.dataset.value));
    }
  }
}

/** Whoever approves their followers was asked, and is not followed yet. */
function sayAsked(handle) {
  for (const word of document.querySelectorAll(`form[data-toggle=follow][data-handle="${CSS.escape(handle)}"] [data-asked]`)) {
    word.textContent = word.dataset.asked;
  }
}

async function toggle(form) {
  const button = form.querySelector('button');
  if (button.getAttribute('aria-busy') === 'true') return;
  const on = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-busy', 'true');
  mark(form, on);
  const answer = await call(on ? 'PUT' : 'DELETE', paths[form.dataset.toggle](form));
  button.removeAttribute('aria-busy');
  if (!answer.ok) {
    mark(form, !on);
    if (answer.status === 401) { form.submit(); return; } // The plain form leads to the sign-in page and back.
    showBar(`problem-${answer.data.code}`, { text: problemText(answer.data) });
  } else if (form.dataset.toggle === 'follow') {
    const asked = answer.data.requested === true;
    if (asked) sayAsked(form.dataset.handle);
    showBar(asked ? 'requested' : on ? 'followed' : 'unfollowed', { undo: () => toggle(form) });
  }
}

// The bar that says what the link just did: its Undo is the follow button's, and the address stops saying it.
const did = document.querySelector('.bars form[data-undo]');
if (did) {
  history.replaceState(null, '', location.pathname);
  setTimeout(() => did.remove(), 12000);
}
did?.addEventListener('submit', (event) => {
  const same = document.querySelector(`form[data-toggle=follow][data-handle="${CSS.escape(did.dataset.undo)}"]`);
  if (!same) return;
  event.preventDefault();
  did.remove();
  void toggle(same);
});

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-toggle]');
  if (!form) return;
  event.preventDefault();
  void toggle(form);
});

// ---- share: the device's own sheet, else the address is copied ----
for (const button of document.querySelectorAll('[data-share]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const url = new URL(button.dataset.share, location.origin).href;
    if (navigator.share) {
      try {
        await navigator.share({ url, title: button.dataset.title });
        return;
      } catch (refusal) {
        if (refusal.name === 'AbortError') return;
      }
    }
    await navigator.clipboard.writeText(url);
    showBar('copied');
  });
}

// ---- menus: closed by Escape, with the focus back where it was, and by a tap beside them ----
const menus = () => document.querySelectorAll('details[open]:has(> .menu)');

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of menus()) { menu.open = false; menu.querySelector('summary').focus(); }
});
// Before the tap reaches anything else: one that closes a menu does not play or stop the clip under it.
document.addEventListener('click', (event) => {
  for (const menu of menus()) {
    if (menu.contains(event.target)) continue;
    menu.open = false;
    if (!event.target.closest('a, button, summary')) event.stopPropagation();
  }
}, { capture: true });
