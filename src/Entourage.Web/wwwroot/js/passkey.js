// Joining, signing in and adding a passkey. Where a webview has no passkeys, the password form takes over and
// the page says how to open it in a real browser.
import { call, fill, goOn, problemText, say, template } from './dom.js';

// A passkey is bound to a name; an address of numbers is none, and the page says where to go instead.
const named = !/^(\d+\.){3}\d+$|^\[/.test(location.hostname);
const able = Boolean(named && window.isSecureContext && window.PublicKeyCredential?.parseCreationOptionsFromJSON && navigator.credentials);

/** What every form carries besides its fields: the invitation that led here, if one did. */
const carried = (form) => {
  const { token, ticket } = form.dataset;
  return { ...(token && { token }), ...(ticket && { ticket }) };
};

const field = (form, name) => form.elements.namedItem(name);

/** With its end, where it has one: the page has the words, the date is written as the page's language does. */
function words(problem, form) {
  const ending = problem?.until && template(form, 'say', `${problem.code}_until`);
  if (!ending) return problemText(problem, form);
  const { lang } = document.documentElement;
  // The pages write the day first in English, too.
  const date = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(problem.until));
  return fill(ending.content.textContent.trim(), { date });
}

function showError(form, problem, on) {
  const text = words(problem, form);
  const input = on && field(form, on);
  const place = (input && document.getElementById(input.getAttribute('aria-describedby')?.split(' ')[0])) ?? form.querySelector('[data-error]');
  if (input) { input.setAttribute('aria-invalid', 'true'); input.focus(); }
  if (place) { place.textContent = text; place.hidden = false; place.className = 'error'; }
}

function clear(form) {
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
  for (const place of form.querySelectorAll('[data-error]')) place.textContent = '';
}

/** Which field a problem belongs to, so that the words stand under it. */
const fieldOf = { handle: 'handle', password: 'password', birth_year: 'birthYear', note_: 'note', text_: 'note' };
const belongsTo = (code = '') => fieldOf[Object.keys(fieldOf).find((beginning) => code.startsWith(beginning))];

/** A closed sheet, a time-out and a refusal look alike to a page; none of them is an error worth more than a sentence. */
const ceremonyProblem = (failure) => ({ code: failure.name === 'InvalidStateError' ? 'passkey_exists' : 'passkey_cancelled' });

/** @returns {Promise<any>} the credential as JSON */
const create = async (publicKey) =>
  (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })).toJSON();

const read = async (publicKey, mediation, signal) =>
  (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey), mediation, signal })).toJSON();

/** Passkeys that belong to no account must not stay in the person's list of them; where a browser cannot be told, they stay. */
async function forget(credentials, rpId = location.hostname) {
  for (const credentialId of credentials) await PublicKeyCredential.signalUnknownCredential?.({ rpId, credentialId });
}

/** Runs one attempt of a form: busy while it lasts, its problem shown when it fails. */
async function attempt(form, work) {
  const button = form.querySelector('button:not([type=button])');
  if (button.getAttribute('aria-busy') === 'true') return;
  clear(form);
  // Before an account is made that nobody could use.
  if (!navigator.cookieEnabled) { showError(form, { code: 'cookies_blocked' }); return; }
  button.setAttribute('aria-busy', 'true');
  try {
    const answer = await work();
    if (!answer) return;
    if (answer.ok) { goOn(form.dataset.next ?? answer.data.next); return; }
    showError(form, answer.data, belongsTo(answer.data.code));
  } catch (failure) {
    if (!(failure instanceof DOMException)) throw failure;
    showError(form, ceremonyProblem(failure));
  } finally {
    button.removeAttribute('aria-busy');
  }
}

/** Where the site asks for it. */
const born = (form) => {
  const year = field(form, 'birthYear')?.value;
  return year ? { birthYear: Number(year) } : {};
};

const joinWithPasskey = (form) => attempt(form, async () => {
  const who = { handle: field(form, 'handle').value.trim(), ...carried(form) };
  const begun = await call('POST', '/api/v1/accounts/options', who);
  if (!begun.ok) return begun;
  const credential = await create(begun.data.publicKey);
  const answer = await call('POST', '/api/v1/accounts', { ...who, ceremony: begun.data.ceremony, credential, ...born(form), ...setup(form) });
  // A credential whose account was never made must not stay in the person's list of passkeys.
  if (!answer.ok && answer.status !== 0) await forget([credential.id], begun.data.publicKey.rp.id);
  return answer;
});

/** Where joining is closed, the operator's one-time setup code opens it. */
const setup = (form) => (form.dataset.setup ? { setup: form.dataset.setup } : {});

const joinWithPassword = (form) => attempt(form, () => call('POST', '/api/v1/accounts', {
  handle: field(form, 'handle').value.trim(), password: field(form, 'password').value, ...carried(form), ...born(form), ...setup(form),
}));

/** Signs in. Whoever is suspended is offered to leave a note, and the button beside it sends it, with the same keys. */
async function enter(form, keys, submitter) {
  const part = form.querySelector('[data-appeal]');
  if (submitter?.name === 'appeal') {
    const sent = await call('POST', '/api/v1/sessions/appeal', { ...keys, note: field(form, 'note').value });
    if (!sent.ok) return sent;
    part.hidden = true;
    form.querySelector('[data-appealed]').hidden = false;
    return null;
  }
  const answer = await call('POST', '/api/v1/sessions', { ...keys, ...carried(form) });
  if (answer.data.code === 'account_suspended') part.hidden = false;
  if (answer.data.code === 'passkey_unknown') await forget([keys.credential.id]);
  return answer;
}

const signInWithPasskey = (form, submitter) => attempt(form, async () => {
  const begun = await call('POST', '/api/v1/sessions/options', {});
  if (!begun.ok) return begun;
  const credential = await read(begun.data.publicKey);
  return enter(form, { ceremony: begun.data.ceremony, credential }, submitter);
});

const signInWithPassword = (form, submitter) => attempt(form, () =>
  enter(form, { handle: field(form, 'handle').value.trim(), password: field(form, 'password').value }, submitter));

const addPasskey = (form) => attempt(form, async () => {
  const begun = await call('POST', '/api/v1/me/passkeys/options', {});
  if (!begun.ok) return begun;
  const credential = await create(begun.data.publicKey);
  return call('POST', '/api/v1/me/passkeys', { ceremony: begun.data.ceremony, credential });
});

/** The passkey proves once more who asks, then everything about them goes. */
const deleteAccount = (form) => attempt(form, async () => {
  const begun = await call('POST', '/api/v1/sessions/options', {});
  if (!begun.ok) return begun;
  const credential = await read(begun.data.publicKey);
  return leave(form, { ceremony: begun.data.ceremony, credential });
});

const deleteAccountByPassword = (form) => attempt(form, () => leave(form, { password: field(form, 'password').value }));

async function leave(form, proof) {
  const answer = await call('DELETE', '/api/v1/me', proof);
  if (answer.ok) await forget(form.dataset.credentials.split(' ').filter(Boolean));
  return answer;
}

const removePasskey = (form) => attempt(form, async () => {
  const { credential } = form.dataset;
  const answer = await call('DELETE', `/api/v1/me/passkeys/${encodeURIComponent(credential)}`);
  if (answer.ok) await forget([credential]);
  return answer;
});

const does = {
  'join-passkey': joinWithPasskey, 'join-password': joinWithPassword,
  'sign-in-passkey': signInWithPasskey, 'sign-in-password': signInWithPassword, 'add-passkey': addPasskey,
  'delete-account': deleteAccount, 'delete-account-password': deleteAccountByPassword, 'remove-passkey': removePasskey,
};

/** The handle is checked as it is typed: 350 ms after the last key, and only the last question's answer counts. */
function watchHandle(input) {
  const place = document.getElementById(input.getAttribute('aria-describedby').split(' ')[0]);
  const hint = place.textContent;
  let timer = 0, asking = null;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    asking?.abort();
    input.removeAttribute('aria-invalid');
    place.className = 'hint';
    place.textContent = hint;
    const handle = input.value.trim().replace(/^@/, '');
    if (!handle) return;
    timer = setTimeout(async () => {
      asking = new AbortController();
      try {
        const { ok, data } = await call('GET', `/api/v1/accounts/handles/${encodeURIComponent(handle)}`, undefined, { signal: asking.signal });
        if (!ok) return; // The check is a courtesy; the server decides when the form is sent.
        if (data.available) { place.className = 'hint good'; say('handle_available', place); return; }
        place.className = 'error';
        place.textContent = problemText({ code: data.code ?? 'handle_taken' });
        input.setAttribute('aria-invalid', 'true');
      } catch (failure) {
        if (failure.name !== 'AbortError') throw failure;
      }
    }, 350);
  });
}

/** Offers the passkeys of this device inside the field's own suggestions, without a dialog. */
async function offerInField(form) {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  const begun = await call('POST', '/api/v1/sessions/options', {});
  if (!begun.ok) return;
  const waiting = new AbortController();
  form.closest('main').addEventListener('submit', () => waiting.abort(), { once: true });
  try {
    const credential = await read(begun.data.publicKey, 'conditional', waiting.signal);
    // From here on it is the passkey's form: what is said to it, and the note, have to come with a passkey again.
    const own = document.querySelector('form[data-passkey=sign-in-passkey]');
    form.closest('details').open = false;
    await attempt(own, () => enter(own, { ceremony: begun.data.ceremony, credential }));
  } catch (failure) {
    if (!(failure instanceof DOMException)) throw failure; // Given up, timed out or superseded by a button: nothing to say.
  }
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const kind = form.dataset.passkey;
  // Removing one takes none.
  const needsPasskey = !kind.endsWith('password') && kind !== 'remove-passkey';
  if (needsPasskey) form.hidden = !able;
  if (needsPasskey && !able) continue;
  form.addEventListener('submit', (event) => { event.preventDefault(); void does[kind](form, event.submitter); });
  // A passkey's form has nothing to send without this script, so the page keeps its button shut until now.
  for (const button of form.querySelectorAll('button[disabled]')) button.disabled = false;
  const handle = kind.startsWith('join') && field(form, 'handle');
  if (handle) watchHandle(handle);
}

for (const notice of document.querySelectorAll('[data-no-cookies]')) notice.hidden = navigator.cookieEnabled;

const password = document.querySelector('details[data-password]');
if (!able) {
  if (password) { password.open = true; password.querySelector('summary').hidden = true; } // There is nothing to go back to.
  for (const hint of document.querySelectorAll('[data-no-passkey]')) hint.hidden = false;
} else {
  const form = document.querySelector('form[data-passkey=sign-in-password][data-conditional]');
  if (form) void offerInField(form);
}

// The handle already typed goes along when someone chooses a password instead.
password?.addEventListener('toggle', () => {
  const handleOf = (kind) => document.querySelector(`form[data-passkey=${kind}]`)?.elements.namedItem('handle');
  const from = handleOf('join-passkey'), to = handleOf('join-password');
  if (password.open && from && to && !to.value) to.value = from.value;
});

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.origin).href);
    say('copied', button);
  });
}
