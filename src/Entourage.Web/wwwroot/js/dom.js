// The few things that several modules share. All words come from the page: <template data-problem="code">, <template data-say="name">.

/** @typedef {{ code?: string, title?: string, status?: number, retryAfter?: number, errors?: Record<string, string[]> }} Problem */

/** A 128-bit key for Idempotency-Key; also works on plain http, where crypto.randomUUID does not exist. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

/**
 * Calls the API with JSON. A body that was sent once may be sent again with the same key.
 * @param {string} method @param {string} path @param {unknown} [body]
 * @param {{ key?: string, signal?: AbortSignal, keepalive?: boolean }} [options]
 * @returns {Promise<{ ok: boolean, status: number, data: any }>} status 0 when the server could not be reached; data is then `{code:'offline'}`
 */
export async function call(method, path, body, options = {}) {
  const headers = { Accept: 'application/json' };
  const unsafe = method !== 'GET';
  if (unsafe) {
    headers['Content-Type'] = 'application/json';
    headers['Idempotency-Key'] = options.key ?? newKey();
  }
  try {
    const answer = await fetch(path, {
      method, headers, credentials: 'same-origin', signal: options.signal, keepalive: options.keepalive,
      body: unsafe ? JSON.stringify(body ?? {}) : undefined,
    });
    const isJson = (answer.headers.get('Content-Type') ?? '').includes('json');
    return { ok: answer.ok, status: answer.status, data: isJson ? await answer.json() : {} };
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    return { ok: false, status: 0, data: { code: 'offline' } };
  }
}

/** The page's words for a problem, else the server's title, else the page's words for anything unexpected. */
export function problemText(problem, root = document) {
  const named = problem?.code && template(root, 'problem', problem.code);
  if (named) return named.content.textContent.trim();
  return problem?.title ?? template(root, 'problem', 'unexpected')?.content.textContent.trim() ?? '';
}

/** @returns {HTMLTemplateElement | null} `<template data-{kind}="{name}">` in root, or anywhere in the page. */
export function template(root, kind, name) {
  const query = `template[data-${kind}="${CSS.escape(name)}"]`;
  return root.querySelector(query) ?? document.querySelector(query);
}

/** Replaces what is in `into` by the template's content. */
export function say(name, into, root = document) {
  const words = template(root, 'say', name);
  if (words && into) into.replaceChildren(words.content.cloneNode(true));
  return Boolean(words);
}

/** Puts values in the place of `{name}` in words that came from the page. */
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Goes on to a path of this site; anything else goes home, so that `next` can send nobody away. */
export function goOn(next) {
  let path = '/';
  if (typeof next === 'string' && /^\/(?![/\\])/.test(next)) {
    const address = new URL(next, location.origin);
    if (address.origin === location.origin) path = address.pathname + address.search + address.hash;
  }
  // With a place behind it, the address of this very page would only scroll there.
  const again = path.includes('#') && path === location.pathname + location.search + location.hash;
  location.assign(path);
  if (again) location.reload();
}

/** Shows a bar with the words of a template; `undo` is called once when its [data-act=undo] is pressed. */
export function showBar(name, { undo, text, stay = 8000 } = {}) {
  const bars = document.querySelector('.bars');
  if (!bars) return;
  const bar = document.createElement('div');
  bar.className = 'bar';
  if (!say(name, bar)) {
    if (!text) return;
    bar.textContent = text;
  }
  bars.replaceChildren(bar);
  let timer = setTimeout(() => bar.remove(), stay);
  // A bar someone is reading or reaching for does not vanish under their hand.
  const hold = () => clearTimeout(timer);
  const release = () => { hold(); timer = setTimeout(() => bar.remove(), stay); };
  bar.addEventListener('pointerenter', hold);
  bar.addEventListener('pointerleave', release);
  bar.addEventListener('focusin', hold);
  bar.addEventListener('focusout', release);
  bar.querySelector('[data-act=undo]')?.addEventListener('click', () => { bar.remove(); undo?.(); }, { once: true });
}

/** Counts are written by the locale of the page. */
export const number = (value) => new Intl.NumberFormat(document.documentElement.lang || undefined).format(value);
