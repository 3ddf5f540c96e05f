// Reads files, many at a time, and passes them on in their order. In JavaScript, because for thousands of small files
// the crossing from one language to the other would take longer than the reading.

/** Files being read, or waiting for one before them, at the same time. */
const WINDOW = 64;
const LANES = 32;
/** How long files are gathered before they are passed on, in milliseconds. */
const GATHER = 4;

/**
 * Reads what `next` gives, a file at a time, until it gives none.
 *
 * `pass` gets arrays of `[size, content]`: the pieces of a file's bytes; the file itself if it is larger than `large`;
 * or the words in which the browser refuses to give it out. A promise it returns is waited for.
 */
export async function readAll(next, large, pass) {
  const waiting = [];
  let passed = 0;
  let passing = null;
  let wake = [];
  const readLane = async () => {
    for (;;) {
      while (waiting.length >= WINDOW) await new Promise((resolve) => wake.push(resolve));
      const file = next();
      if (!file) return;
      const place = { read: null };
      waiting.push(place);
      place.read = await readOne(file, large);
      passing ??= new Promise((resolve) => setTimeout(resolve, GATHER)).then(passOn);
    }
  };
  const passOn = async () => {
    const end = waiting.findIndex((place) => place.read === null);
    const ready = waiting.splice(0, end < 0 ? waiting.length : end).map((place) => place.read);
    for (const resolve of wake.splice(0)) resolve();
    if (ready.length > 0) await pass(ready);
    passed += ready.length;
    passing = waiting.length > 0 && waiting[0].read !== null ? passOn() : null;
  };
  await Promise.all(Array.from({ length: LANES }, readLane));
  while (passing || waiting.length > 0) await (passing ?? passOn());
  return passed;
}

async function readOne(file, large) {
  try {
    const reader = file.stream().getReader();
    const pieces = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return [size, pieces];
      pieces.push(value);
      size += value.byteLength;
      if (size > large) {
        reader.cancel().catch(() => {});
        return [file.size, file];
      }
    }
  } catch (error) {
    return [0, String(error?.message ?? error)];
  }
}
