// Reads files concurrently and passes them on in order. In JavaScript, because for thousands of small files the calls
// between JavaScript and Wasm would take longer than the reading.

/** Maximum number of files being read or waiting for an earlier one, and number of concurrent reads. */
const WINDOW = 64;
const LANES = 32;
/** Milliseconds for which files are collected into a batch. */
const GATHER = 4;

/**
 * Reads the files that `next` returns, one per call, until it returns none.
 *
 * `pass` gets arrays of `[size, content]`. The content is an array of chunks of the file's bytes, the file itself if it
 * is larger than `large` bytes, or the browser's error message. A promise that `pass` returns is awaited.
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
