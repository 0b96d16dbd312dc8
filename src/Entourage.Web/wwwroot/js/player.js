// The clip page and the feed: one clip plays at a time, sound off until touched and remembered after,
// likes and follows work in place over plain forms, plays and views are told to the server.
import { call, number, problemText, showBar } from './dom.js';

const SOUND = 'sound';
const VIEW = 2000;
const clips = [...document.querySelectorAll('.clip[data-clip]')];
let wantsSound = localStorage.getItem(SOUND) === 'on';

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

function control(clip, video) {
  video.controls = false;
  const playButton = clip.querySelector('[data-play]');
  const soundButton = clip.querySelector('[data-sound]');
  const toggle = () => { if (video.paused) { delete clip.dataset.paused; void play(video); } else { clip.dataset.paused = ''; video.pause(); } };
  const show = () => {
    playButton?.setAttribute('aria-pressed', String(!video.paused));
    soundButton?.setAttribute('aria-pressed', String(!video.muted));
  };
  for (const event of ['play', 'pause', 'volumechange']) video.addEventListener(event, show);
  video.addEventListener('click', toggle);
  playButton?.addEventListener('click', toggle);
  soundButton?.addEventListener('click', () => {
    wantsSound = video.muted;
    localStorage.setItem(SOUND, wantsSound ? 'on' : 'off');
    for (const other of clips) { const its = videoOf(other); if (its) its.muted = !wantsSound; }
    if (video.paused) void play(video);
  });
  for (const button of [playButton, soundButton]) if (button) button.hidden = false;
  show();
}

for (const clip of clips) {
  const video = videoOf(clip);
  if (!video) continue;
  control(clip, video);
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
