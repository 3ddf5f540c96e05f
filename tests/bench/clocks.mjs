// What the clocks in our page and in its engine noted (clock.js, screen-clock.js, engine-probe.js).

const atRest = (page) => page.evaluate(() => globalThis.screenClock.rest());

/** When everything on the screen had been painted. */
export const whole = ({ answer, parts, rows }) => Math.max(answer, parts, rows);

/**
 * What the clock told of the reading, with the engine's memory in bytes at its start and now, which is the most there was,
 * and how the screen opened: its times count from the moment the last files reached the engine.
 */
export async function opened(page, read) {
  if (read.time === null) return read;
  const seen = await atRest(page);
  const [engine] = page.workers();
  const { memory, handed, took } = await engine.evaluate(() => {
    const { memory, atStart, handed, questions } = self.benchEngine;
    return { memory: { start: atStart, peak: memory.buffer.byteLength }, handed, took: questions[0] };
  });
  return { ...read, memory, opening: { engine: took, answer: seen.answer - handed, all: whole(seen) - handed } };
}

/** Does something on the page, and tells what the clocks noted from the last event of a kind until all was at rest. */
export async function timed(page, event, act) {
  const [engine] = page.workers();
  await engine.evaluate(() => (self.benchEngine.questions.length = 0));
  await page.evaluate((kind) => {
    globalThis.benchClock.watch();
    globalThis.screenClock.arm(kind);
  }, event);
  await act();
  const seen = await atRest(page);
  const busy = await page.evaluate(() => globalThis.benchClock.busy());
  const questions = await engine.evaluate(() => self.benchEngine.questions);
  return { ...seen, ...busy, engine: questions.reduce((sum, took) => sum + took, 0) };
}
