// The invitation page's gate. It stands alone (no imports) so that the server can put it into the page.
// Every word it shows comes from <template data-say="…"> in the page.

const page = document.getElementById('landing');
const find = (id) => document.getElementById(id);
const HOLD = 1000, SLOW = 7000, ARM = 500, VIEW = 2000, TRIES = 6;

/** @param {string} name @param {Element | null} into Shows the template's words; false when the page has none. */
function say(name, into) {
  const words = page.querySelector(`template[data-say="${CSS.escape(name)}"]`);
  if (words && into) into.replaceChildren(words.content.cloneNode(true));
  return Boolean(words);
}

/** Where a browser keeps nothing of a site, even asking for its storage throws. */
const storage = () => { try { return sessionStorage; } catch { return null; } };

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
  const later = find('later'), bar = find('bar'), sound = find('sound'), stuck = find('stuck'), other = find('switch');
  const said = `not-now:${creator}:${clip}`, kept = storage();
  let closed = state !== 'member' || !video || (arrival !== 'A' && arrival !== 'B');
  // What the link has done here: nothing yet, being asked, made a follow or a request, or that was undone.
  let sending = null, made = false, undone = false, armedAt = Infinity;

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
  // Watching cannot follow any more, so the line must not say that it will.
  const askAfter = () => { fillRing(0); say('tap', line); askTap(); };
  const askInstead = () => { if (!closed) askAfter(); };

  // ---- playing ----
  // The clip of somebody who approves followers counts for followers only: what is played before the follow is told after it.
  const untold = [];
  let counts = video?.dataset.reserved === undefined;
  const count = (what) => { if (counts) void call('POST', `/api/v1/clips/${clip}/${what}`, {}); else untold.push(what); };
  const isTeaser = video?.dataset.teaser !== undefined;
  let moving = false;
  async function play() {
    if (!video) return;
    try {
      await video.play();
    } catch (refusal) {
      // AbortError: it was paused again, or is being loaded again.
      if (refusal.name === 'NotAllowedError') { show(stuck, true); askInstead(); } // The device plays nothing by itself.
      else if (refusal.name !== 'AbortError') cannotPlay();
    }
  }
  const broke = () => video.error || video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE;
  /** The film is broken, gone or too slow; what can be done without it can still be done. */
  function cannotPlay() {
    if (moving) return;
    show(stuck, true);
    say('stuck', find('stuck-words'));
    if (state === 'member' && !made && !sending) say('follow-label', follow);
    askInstead();
  }
  /** The next frame has so many seconds; they are counted only while somebody could see it, and end when the film waits for a press. */
  async function awaitFrame() {
    for (let waited = 0; waited < SLOW; waited += document.visibilityState === 'visible' ? 250 : 0) {
      await pause(250);
      if (moving || !stuck.hidden) return;
      if (broke()) break; // Perhaps before there was anybody to hear of it.
    }
    cannotPlay();
  }
  if (video) {
    video.controls = false;
    // A teaser is not the clip: it is neither played nor viewed.
    let played = isTeaser, viewed = isTeaser, watched = 0, before = 0, place = 0;
    const move = () => {
      if (moving) return;
      moving = true;
      show(stuck, false);
      find('stuck-words').replaceChildren();
    };
    video.addEventListener('playing', () => {
      before = performance.now();
      move();
      if (!played) { played = true; count('plays'); }
    });
    video.addEventListener('timeupdate', () => {
      const now = performance.now();
      if (!video.paused && !video.seeking && video.currentTime !== place) move();
      place = video.currentTime;
      if (document.visibilityState === 'visible' && !video.paused) watched += Math.min(500, now - before);
      before = now;
      if (!viewed && watched >= VIEW) { viewed = true; count('views'); }
    });
    video.addEventListener('click', () => { if (video.paused) void play(); else video.pause(); });
    video.addEventListener('pause', () => { moving = false; show(stuck, true); });
    video.addEventListener('waiting', () => { moving = false; void awaitFrame(); });
    // Heard on the way down, because it is a source that fails where the film has several; only the last of them leaves nothing.
    video.addEventListener('error', () => setTimeout(() => {
      if (broke()) { moving = false; cannotPlay(); }
    }), true);
    find('play').addEventListener('click', () => {
      if (broke()) video.load();
      show(stuck, false);
      find('stuck-words').replaceChildren();
      void play();
      void awaitFrame();
    });
    const hear = () => sound?.setAttribute('aria-pressed', String(!video.muted));
    video.addEventListener('volumechange', hear);
    sound?.addEventListener('click', () => { video.muted = !video.muted; void play(); });
    show(sound, true); hear();
  }

  // ---- the one POST ----
  function redeem(gesture) {
    sending ??= ask(gesture).finally(() => { sending = null; });
    return sending;
  }

  async function ask(gesture) {
    closed = true;
    show(later, false);
    follow?.setAttribute('aria-busy', 'true');
    const { status, data } = await call('POST', '/api/v1/invitations/redeem', { token, ticket, gesture });
    follow?.removeAttribute('aria-busy');
    if (status === 200 || status === 202) { done(data); return; }
    fillRing(0);
    if (status === 401) { page.dataset.gate = 'join'; show(act, false); show(find('join'), true); tell('sign_in_required', data.title); return; }
    if (data.code === 'tap_required') { askAfter(); return; }
    if (data.code === 'landing_required' && kept && !kept.getItem(`fresh:${clip}`)) {
      kept.setItem(`fresh:${clip}`, '1'); // The ticket is ten minutes old: one reload brings a new one, never two.
      location.reload();
      return;
    }
    if (data.code === 'paused') { tell('problem-paused', data.title); askAfter(); return; }
    if (status === 0 || status >= 500) { tell('unreachable', data.title); askAfter(); return; }
    show(act, false);
    tell(`problem-${data.code}`, data.title);
  }

  function done(data) {
    show(act, false);
    made = data.result !== 'already_following';
    if (made) say('switch', other);
    show(find('on'), true);
    if (data.result === 'follow_requested' && !data.following) {
      // The clip has no address of its own for somebody who waits for approval; the creator's page has.
      history.replaceState(null, '', `/@${encodeURIComponent(creator)}`);
      show(find('line'), false); show(find('like'), false); fillRing(0);
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
    if (button.dataset.act === 'undo') await undo();
  });

  const relation = (method) => call(method, `/api/v1/members/${encodeURIComponent(creator)}/follow`, {});

  /** Takes the follow back, and says so; whether it could. */
  async function undo() {
    const { status, data } = await relation('DELETE');
    if (status < 200 || status >= 300) { tell('undo_failed', data.title); return false; }
    made = false; undone = true;
    ring?.classList.remove('done'); fillRing(0);
    say('follow-label', follow);
    say('stay', other);
    askTap();
    tell(data.linkOpen ? 'undone_open' : 'undone', '');
    return true;
  }

  /** After an undo the button is the one of every profile: the link may be somebody else's by now. */
  async function followAgain() {
    follow.setAttribute('aria-busy', 'true');
    const { status, data } = await relation('PUT');
    follow.removeAttribute('aria-busy');
    if (status !== 200 && status !== 202) { tell(`problem-${data.code}`, data.title); return; }
    show(act, false);
    made = true; undone = false;
    say('switch', other);
    if (data.following) { fillRing(1); ring?.classList.add('done'); }
    tell(data.following ? 'redeemed' : 'follow_requested', '');
  }

  // Whoever is signed in follows; if that is not whoever watches, nothing more follows, and what has goes back before they leave.
  other?.addEventListener('click', async (event) => {
    closed = true;
    if (!sending && !made) return;
    event.preventDefault();
    await sending;
    if (!made || await undo()) location.assign(other.href);
  });

  const like = find('like');
  like?.addEventListener('click', async () => {
    const on = like.getAttribute('aria-pressed') !== 'true';
    like.setAttribute('aria-pressed', String(on));
    const { status } = await call(on ? 'PUT' : 'DELETE', `/api/v1/clips/${encodeURIComponent(clip)}/like`, {});
    if (status < 200 || status >= 300) like.setAttribute('aria-pressed', String(!on));
  });

  follow?.closest('form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!event.isTrusted || event.timeStamp < armedAt) return;
    if (undone) { void followAgain(); return; }
    if (video) { video.muted = false; void play(); }
    void redeem(true);
  });

  function notNow() {
    closed = true;
    fillRing(0);
    show(later, false);
    if (state === 'member') { say('later', line); say('follow-label', follow); askTap(); return; }
    // Without an account, joining is what follows: from here on it does not.
    say('later-join', line);
    for (const way of [find('joining'), find('have')]) if (way) way.search = '?later';
  }
  later?.addEventListener('click', (event) => {
    event.preventDefault();
    kept?.setItem(said, '1'); // On this device only: the server never hears a "not now".
    notNow();
  });

  // ---- the gate: one second, unbroken, of a person who sees the clip play ----
  const open = () => top === self && !document.prerendering && document.visibilityState === 'visible' && document.hasFocus()
    && moving;
  let since = 0;
  const broken = () => { since = 0; if (!sending && !ring?.classList.contains('done')) fillRing(0); };
  function turn() {
    if (closed) return;
    const now = performance.now();
    if (!open()) {
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
  if (plays) { void play(); void awaitFrame(); }
  if (later && kept?.getItem(said)) { notNow(); return; }
  if (!closed) { page.dataset.gate = 'watch'; requestAnimationFrame(turn); } else if (state === 'member') askTap();
}

if (page) {
  if (document.prerendering) document.addEventListener('prerenderingchange', start, { once: true });
  else start();
}
