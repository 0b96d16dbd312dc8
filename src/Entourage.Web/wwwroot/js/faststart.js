// A telephone writes a film's index last, when it knows what to write. Sent first, it lets the server begin with the film while the rest is still on its way.
// Boxes as in ISO/IEC 14496-12.

const MOST_INDEX = 16_000_000; // bytes
const MOST_BOXES = 1000;
const HOLDERS = new Set(['trak', 'mdia', 'minf', 'stbl']);
const UNKNOWN = new Set(['cmov', 'mvex', 'saio', 'iloc']); // Compressed, in fragments, or with positions that are counted otherwise.

/** @typedef {{ kind: string, at: number, end: number, head: number }} Box */

/** One box's head; null where there is none. @param {DataView} bytes @param {number} at @param {number} room how far the file or the holder goes @param {number} from where `bytes` begins */
function box(bytes, at, room, from = 0) {
  const i = at - from;
  if (at + 8 > room || i + 8 > bytes.byteLength) return null;
  const kind = String.fromCharCode(bytes.getUint8(i + 4), bytes.getUint8(i + 5), bytes.getUint8(i + 6), bytes.getUint8(i + 7));
  let size = bytes.getUint32(i);
  const head = size === 1 ? 16 : 8;
  if (size === 1) {
    if (i + 16 > bytes.byteLength) return null;
    size = Number(bytes.getBigUint64(i + 8));
  }
  return size < head || at + size > room ? null : { kind, at, end: at + size, head };
}

/** The outermost boxes; null where they do not fill the file. @param {Blob} file */
async function outermost(file) {
  const boxes = [];
  for (let at = 0; at < file.size;) {
    const found = box(new DataView(await file.slice(at, at + 16).arrayBuffer()), at, file.size, at);
    if (!found || boxes.length === MOST_BOXES) return null;
    boxes.push(found);
    at = found.end;
  }
  return boxes;
}

/**
 * Moves every position in an index that lies within a range. Whether all were understood.
 * @param {DataView} index @param {number} at @param {number} end @param {{ from: number, to: number, by: number }} range
 */
function move(index, at, end, range) {
  while (at < end) {
    const one = box(index, at, end);
    if (!one || UNKNOWN.has(one.kind)) return false;
    const inside = one.at + one.head;
    if (HOLDERS.has(one.kind) && !move(index, inside, one.end, range)) return false;
    if ((one.kind === 'stco' || one.kind === 'co64') && !moveAll(index, inside, one, range)) return false;
    at = one.end;
  }
  return true;
}

/** @param {DataView} index @param {number} inside @param {Box} one @param {{ from: number, to: number, by: number }} range */
function moveAll(index, inside, one, range) {
  const wide = one.kind === 'co64' ? 8 : 4;
  if (inside + 8 > one.end) return false;
  const count = index.getUint32(inside + 4);
  if (inside + 8 + count * wide > one.end) return false;
  for (let n = 0, place = inside + 8; n < count; n++, place += wide) {
    const before = wide === 8 ? Number(index.getBigUint64(place)) : index.getUint32(place);
    if (before < range.from || before >= range.to) continue;
    const after = before + range.by;
    if (wide === 4 && after > 0xffffffff) return false;
    if (wide === 8) index.setBigUint64(place, BigInt(after)); else index.setUint32(place, after);
  }
  return true;
}

/** The same film with its index first; the file itself where that is so already, or where it is anything else. @param {File} file @returns {Promise<File>} */
export async function indexFirst(file) {
  // What cannot be read now cannot be sent either, and that is told then.
  const boxes = await outermost(file).catch(() => null);
  const index = boxes?.find((one) => one.kind === 'moov');
  const film = boxes?.find((one) => one.kind === 'mdat');
  if (!index || !film || index.at < film.at || index.end - index.at > MOST_INDEX || boxes.some((one) => one.kind === 'moof')) return file;
  const size = index.end - index.at;
  const read = await file.slice(index.at, index.end).arrayBuffer().catch(() => null);
  if (!read) return file;
  const bytes = new DataView(read);
  if (!move(bytes, index.head, size, { from: film.at, to: index.at, by: size })) return file;
  return new File([file.slice(0, film.at), bytes, file.slice(film.at, index.at), file.slice(index.end)], file.name, { type: file.type });
}
