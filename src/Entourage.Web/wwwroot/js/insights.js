// The figures stay fresh while they are looked at: when something happens, the page as the server writes it now takes their place.
const SOON = 3000; // Counting is two seconds behind what happens.
const counted = new Set(['redeemed', 'followed', 'unfollowed', 'liked']);
let timer = 0;

async function refresh() {
  timer = 0;
  const here = document.querySelector('[data-fresh]');
  // Whoever is choosing days, or reading a table by keyboard, is not disturbed.
  if (!here || here.contains(document.activeElement) && document.activeElement !== here) return;
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-fresh]');
  if (!fresh) return;
  for (const open of here.querySelectorAll('details[id][open]')) {
    const same = fresh.querySelector(`details#${CSS.escape(open.id)}`);
    if (same) same.open = true;
  }
  here.replaceChildren(...fresh.childNodes);
}

document.addEventListener('live', ({ detail }) => {
  if (counted.has(detail.type)) timer ||= setTimeout(refresh, SOON);
});
