// Scrolling the table of failure details, by wheel and by keys: how long the page is busy without a break meanwhile, and
// how long rows are missing.

import { timed } from "./clocks.mjs";
import { judged, milliseconds, spread, table } from "./table.mjs";

const GOAL = 50;

const times = (count, step) => Array.from({ length: count }, () => step);

/** Turns of the wheel, several in a row without waiting for rows, in CSS pixels or shares of the table; keys, each waited for. */
const WAYS = [
  { name: "wheel, notch by notch", wheel: [times(20, 120), times(20, -120)] },
  { name: "wheel, fast", wheel: [times(20, 3000), times(20, 9000), times(20, -5000)] },
  { name: "wheel, far", wheel: [times(8, 0.02), times(8, 0.04), times(8, -0.05)], far: true },
  { name: "Page Down, Page Up", keys: [...times(8, "PageDown"), ...times(4, "PageUp")] },
  { name: "End, Home", keys: ["End", "Home", "End", "PageUp", "PageUp", "Home", "End", "Home"] },
];

/** Fails where a key that goes to an end does not show the row there. */
async function check(page, key, rows) {
  const index = { Home: 2, End: rows + 1 }[key];
  if (index === undefined) return;
  const cells = await page.locator(`[role="grid"] tr[aria-rowindex="${index}"] td`).count();
  if (cells < 2) throw new Error(`${key} does not show the row with the number ${index - 1}`);
}

/** Scrolls the table of so many rows in each way. */
export async function scroll(page, rows) {
  const box = page.getByRole("region", { name: "Failure details" }).locator(".grid-box");
  const results = [];
  for (const { name, wheel = [], far = false, keys = [] } of WAYS) {
    process.stderr.write(`scrolling: ${name}\n`);
    await box.scrollIntoViewIfNeeded();
    await box.hover();
    const pixels = far ? await box.evaluate((element) => element.scrollHeight) : 1;
    const runs = [];
    for (const turns of wheel) {
      const turn = async () => {
        for (const distance of turns) await page.mouse.wheel(0, distance * pixels);
      };
      runs.push(await timed(page, "wheel", turn));
    }
    // The table is taller than any screen: it must not be scrolled to when it gets the focus.
    await page.getByRole("grid").evaluate((grid) => grid.focus({ preventScroll: true }));
    for (const key of keys) {
      runs.push(await timed(page, "keydown", () => page.keyboard.press(key)));
      await check(page, key, rows);
    }
    results.push({ name, runs });
  }
  return results;
}

/** The worst of all: what is asked is whether the page ever stops answering. */
export function scrolling(results) {
  const rows = [["scrolling by", "page's longest task", "goal", "", "a timer waited", "rows shown after", "rows missing up to"]];
  for (const { name, runs } of results) {
    const most = (field) => Math.max(...runs.map((run) => run[field]));
    // Chromium tells of tasks of 50 ms and more only. A timer may have to wait for several shorter ones.
    const task = most("longestTask");
    // Where nothing had to be drawn after the last turn of the wheel, nothing was waited for.
    const stand = runs.map((run) => Math.max(0, run.rows - run.started));
    rows.push([
      name,
      task > 0 ? milliseconds(task) : `under ${milliseconds(GOAL)}`,
      `< ${milliseconds(GOAL)}`,
      judged(task < GOAL),
      milliseconds(most("longestGap")),
      spread(stand),
      milliseconds(most("missing")),
    ]);
  }
  return `${table(rows)}Rows shown after: from the last turn of the wheel, or the key. Longest of all; for the rows also the median.\n`;
}
