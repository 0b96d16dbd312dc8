// The people to pick from, as somebody types, and while their servers are still being asked: the same page is asked for in the background, and its list is
// taken from it. Without scripts the form asks for it.
const PAUSE = 120; // milliseconds without a key
const AGAIN = 1500; // milliseconds until a list that is not whole is looked at again
const MOST_TIMES = 120;
const PATIENCE = 10_000;
const PICTURE_AGAIN = 700; // milliseconds until a picture that was not there yet is asked for again; half as many more each time
const MOST_PICTURE_TIMES = 9;

const form = document.querySelector('[data-search]');
const people = document.querySelector('[data-people]');
let asking = null;
let waiting = 0;
let times = 0;

/** Takes the list for what is typed now; whatever was asked before does not count any more. */
async function look() {
  asking?.abort();
  asking = new AbortController();
  const at = new URL(location.pathname, location.origin);
  at.search = new URLSearchParams(new FormData(form)).toString();
  try {
    const answer = await fetch(at, {
      headers: { Accept: 'text/html' }, credentials: 'same-origin', signal: AbortSignal.any([asking.signal, AbortSignal.timeout(PATIENCE)]),
    });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-people]');
    // A page without a list says something that has to be read.
    if (!fresh) {
      location.assign(at);
      return;
    }
    people.replaceChildren(...fresh.childNodes);
    history.replaceState(null, '', at);
  } catch (reason) {
    // Somebody typed on, or nothing could be reached: what is shown stays.
    if (!['AbortError', 'TimeoutError', 'TypeError'].includes(reason.name)) throw reason;
    if (asking.signal.aborted) return;
  }
  wait();
}

/** Looks again while somebody is still being asked about. Whoever is picking a person is not disturbed. */
function wait() {
  clearTimeout(waiting);
  if (!people.querySelector('[data-reading]') || times++ >= MOST_TIMES) return;
  waiting = setTimeout(() => (people.contains(document.activeElement) ? wait() : void look()), AGAIN);
}

/** A picture is asked of its server when its row is first seen, and is there a moment later. The one drawn from the name stays below it. */
function missed(img) {
  const tries = Number(img.dataset.tries ?? 0);
  if (tries >= MOST_PICTURE_TIMES) return;
  img.dataset.tries = tries + 1;
  setTimeout(() => img.isConnected && (img.src = img.getAttribute('src')), PICTURE_AGAIN * 1.5 ** tries);
}

if (form && people) {
  // Such an event does not rise, but it can be caught on its way down. What has failed before this script ran is looked for.
  people.addEventListener('error', (event) => event.target.matches('img') && missed(event.target), true);
  for (const img of people.querySelectorAll('img')) if (img.complete && !img.naturalWidth) missed(img);

  form.elements.query.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  wait();
}
