// The chosen picture is shown before it is saved; the rest of the settings needs no script.
const input = document.querySelector('.pick input[type=file]');
const shown = document.querySelector('.own-picture .avatar img');
let looking = null; // the address of the file that is shown

input?.addEventListener('change', () => {
  if (looking) URL.revokeObjectURL(looking);
  const [file] = input.files;
  looking = file ? URL.createObjectURL(file) : null;
  shown.dataset.saved ??= shown.getAttribute('src');
  shown.src = looking ?? shown.dataset.saved;
});
// A file that no browser can draw is refused in words when it is sent.
shown?.addEventListener('error', () => { if (looking) { looking = null; shown.src = shown.dataset.saved; } });
