// The invitation page's gate. It stands alone (no imports) so that the server can put it into the page.
// Every word it shows comes from <template data-say="…"> in the page.

const page = document.getElementById('landing');
const find = (id) => document.getElementById(id);
const HOLD = 1000, REFUSED = 3000, ARM = 500, VIEW = 2000, TRIES = 6;

/** @param {string} name @param {Element | null} into Shows the template's words; false when the page has none. */
function say(name, into) {
  const words = page.querySelector(`template[data-say="${CSS.escape(name)}"]`);
  if (words && into) into.replaceChildren(words.content.cloneNode(true));
  return Boolean(words);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Random, but also where crypto.randomUUID is missing (plain http on a local network). */
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

/**
 * One unsafe call. The server's answer is idempotent for ever by (invitation, member), so an unknown outcome is simply asked again.
 * @returns {Promise<{status: number, data: any}>} status 0 when the server could not be reached
 */
async function call(method, path, body) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'Idempotency-Key': newKey() };
  let last = { status: 0, data: {} };
  for (let turn = 0; turn < TRIES; turn++) {
    let wait = 0;
    try {
      const answer = await fetch(path, { method, headers, body: JSON.stringify(body), credentials: 'same-origin', keepalive: true });
      const json = (answer.headers.get('Content-Type') ?? '').includes('json');
      last = { status: answer.status, data: json ? await answer.json() : {} };
      wait = Number(answer.headers.get('Retry-After')) * 1000 || 0;
    } catch {
      last = { status: 0, data: {} }; // The network failed: the next turn asks again.
    }
    const passing = last.status === 0 || (last.status >= 502 && last.status <= 504 && last.data.code !== 'paused') || last.data.code === 'clip_not_ready';
    if (!passing) break;
    if (turn < TRIES - 1) await pause(Math.min(30000, wait || 500 * 2 ** turn) + Math.random() * 250);
  }
  return last;
}

function start() {
  const { token, ticket, class: arrival, state, clip, creator } = page.dataset;
  const video = find('clip'), ring = find('ring'), line = find('line-words'), act = find('act'), follow = find('follow');
  const later = find('later'), bar = find('bar'), sound = find('sound');
  const said = `not-now:${creator}:${clip}`;
  let closed = state !== 'member' || (arrival !== 'A' && arrival !== 'B');
  let sending = false, armedAt = Infinity;

  const fillRing = (part) => ring?.style.setProperty('--ring', String(part));
  const show = (element, on) => { if (element) element.hidden = !on; };
  const tell = (name, fallback) => {
    if (!say(name, bar)) bar.textContent = fallback ?? '';
    document.querySelector('.side')?.classList.add('bar-room');
  };

  // A button that appears under a finger already on its way must not count: it hears taps half a second after it was painted. So does one that another
  // window stood before: whoever closes that one between the two clicks of a double click gives the second one to this page.
  const arm = () => { armedAt = Infinity; requestAnimationFrame(() => requestAnimationFrame((painted) => { armedAt = painted + ARM; })); };
  const askTap = () => { closed = true; page.dataset.gate = 'tap'; show(act, true); arm(); };

  // ---- playing ----
  // The clip of somebody who approves followers counts for followers only: what is played before the follow is told after it.
  const untold = [];
  let counts = video?.dataset.reserved === undefined;
  const count = (what) => { if (counts) void call('POST', `/api/v1/clips/${clip}/${what}`, {}); else untold.push(what); };
  const isTeaser = video?.dataset.teaser !== undefined;
  let hasPlayed = false, refusedAt = 0;
  async function play() {
    if (!video) return;
    try {
      await video.play();
    } catch (refusal) {
      if (refusal.name === 'NotAllowedError') refusedAt ||= performance.now();
    }
  }
  if (video) {
    video.controls = false;
    // A teaser is not the clip: it is neither played nor viewed.
    let played = isTeaser, viewed = isTeaser, watched = 0, before = 0;
    video.addEventListener('playing', () => {
      hasPlayed = true; refusedAt = 0; before = performance.now();
      if (!played) { played = true; count('plays'); }
    });
    video.addEventListener('timeupdate', () => {
      const now = performance.now();
      if (document.visibilityState === 'visible' && !video.paused) watched += Math.min(500, now - before);
      before = now;
      if (!viewed && watched >= VIEW) { viewed = true; count('views'); }
    });
    video.addEventListener('click', () => { if (video.paused) void play(); else video.pause(); });
    const hear = () => sound?.setAttribute('aria-pressed', String(!video.muted));
    video.addEventListener('volumechange', hear);
    sound?.addEventListener('click', () => { video.muted = !video.muted; void play(); });
    show(sound, true); hear();
  }

  // ---- the one POST ----
  async function redeem(gesture) {
    if (sending) return;
    sending = true; closed = true;
    show(later, false);
    follow?.setAttribute('aria-busy', 'true');
    const { status, data } = await call('POST', '/api/v1/invitations/redeem', { token, ticket, gesture });
    follow?.removeAttribute('aria-busy');
    sending = false;
    if (status === 200 || status === 202) { done(data); return; }
    fillRing(0);
    if (status === 401) { page.dataset.gate = 'join'; show(act, false); show(find('join'), true); tell('sign_in_required', data.title); return; }
    if (data.code === 'tap_required') { askTap(); return; }
    if (data.code === 'landing_required' && !sessionStorage.getItem(`fresh:${clip}`)) {
      sessionStorage.setItem(`fresh:${clip}`, '1'); // The ticket is ten minutes old: one reload brings a new one, never two.
      location.reload();
      return;
    }
    if (data.code === 'paused') { tell('problem-paused', data.title); askTap(); return; }
    if (status === 0 || status >= 500) { tell('unreachable', data.title); askTap(); return; }
    show(act, false);
    tell(`problem-${data.code}`, data.title);
  }

  function done(data) {
    show(act, false);
    if (data.result === 'follow_requested' && !data.following) {
      // The clip has no address of its own for somebody who waits for approval; the creator's page has.
      history.replaceState(null, '', `/@${encodeURIComponent(creator)}`);
      show(find('line'), false); fillRing(0);
      tell(data.result, '');
      return;
    }
    // The address now names the clip, so that a copied address, a reload or the history gives no token away.
    if (clip) history.replaceState(null, '', `/c/${encodeURIComponent(clip)}`);
    if (!data.following) { show(find('line'), false); fillRing(0); return; }
    counts = true;
    for (const what of untold.splice(0)) count(what);
    fillRing(1);
    ring?.classList.add('done');
    show(find('line'), false);
    tell(data.result === 'follow_requested' ? 'redeemed' : data.result, ''); // It was approved since.
  }

  bar?.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-act]');
    if (!button) return;
    button.disabled = true;
    if (button.dataset.act === 'undo') {
      const { status, data } = await call('DELETE', `/api/v1/members/${encodeURIComponent(creator)}/follow`, {});
      if (status >= 200 && status < 300) { ring?.classList.remove('done'); fillRing(0); tell('undone', ''); }
      else { tell('undo_failed', data.title); }
    }
  });

  follow?.closest('form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!event.isTrusted || event.timeStamp < armedAt) return;
    if (video) { video.muted = false; void play(); }
    void redeem(true);
  });

  function notNow() {
    closed = true;
    fillRing(0);
    say('later', line);
    show(later, false);
    if (state === 'member') { say('follow-label', follow); askTap(); }
  }
  later?.addEventListener('click', (event) => {
    event.preventDefault();
    sessionStorage.setItem(said, '1'); // On this device only: the server never hears a "not now".
    notNow();
  });

  // ---- the gate: one second, unbroken, of a person who sees the clip play ----
  const open = (now) => top === self && !document.prerendering && document.visibilityState === 'visible' && document.hasFocus()
    && (hasPlayed ? !video.paused : !video || (refusedAt > 0 && now - refusedAt >= REFUSED - HOLD)); // The ring shows the last of the three.
  let since = 0;
  const broken = () => { since = 0; if (!sending && !ring?.classList.contains('done')) fillRing(0); };
  function turn() {
    if (closed) return;
    const now = performance.now();
    if (!open(now)) {
      if (since) { broken(); say('waiting', line); }
    } else {
      if (!since) { since = now; say('watching', line); }
      const part = Math.min(1, (now - since) / HOLD);
      fillRing(part);
      if (part >= 1) { void redeem(false); return; }
    }
    requestAnimationFrame(turn);
  }
  window.addEventListener('focus', arm);
  // Frames stop while a page is hidden, so the break is heard here and not found out too late.
  for (const [where, what] of [[document, 'visibilitychange'], [window, 'blur'], [window, 'pagehide'], [document, 'freeze']]) {
    where.addEventListener(what, () => {
      if (what === 'visibilitychange' && document.visibilityState === 'visible') { arm(); void (video?.paused && !closed && play()); return; }
      if (refusedAt) refusedAt = performance.now();
      broken();
    });
  }

  // Told once, when somebody has looked for a second: a link for one person that many look at is closed. Mail scanners open links in whole browsers and look
  // for as long as they like, a new one each time; so of somebody without an account a sign of life is asked, and no scanner uses a link up by looking.
  if (state !== 'following') {
    let looked = false, alive = state !== 'anonymous', told = false;
    const seen = () => {
      if (told || !looked || !alive) return;
      told = true;
      void fetch(`/i/${encodeURIComponent(token)}/seen`, { method: 'POST', body: ticket, credentials: 'same-origin', keepalive: true });
    };
    const look = () => {
      if (document.visibilityState !== 'visible') { document.addEventListener('visibilitychange', look, { once: true }); return; }
      setTimeout(() => {
        looked = document.visibilityState === 'visible';
        if (looked) seen();
        else look();
      }, HOLD);
    };
    look();
    for (const sign of ['pointermove', 'pointerdown', 'wheel', 'keydown']) {
      document.addEventListener(sign, (event) => { alive ||= event.isTrusted; seen(); }, { passive: true });
    }
  }

  arm();
  const plays = video && (state !== 'anonymous' || video.dataset.open !== undefined || isTeaser);
  if (plays) void play();
  if (sessionStorage.getItem(said)) { notNow(); return; }
  if (!closed) { page.dataset.gate = 'watch'; requestAnimationFrame(turn); } else if (state === 'member') askTap();
}

if (page) {
  if (document.prerendering) document.addEventListener('prerenderingchange', start, { once: true });
  else start();
}
