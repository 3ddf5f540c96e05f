// Measures reading in Chromium on the release site, beside what a plain worker does with the browser's own gzip and
// JSON. `cargo xtask bench` runs it.
//
//   node bench.mjs [--quick] [--site DIR]      DIR: the release site, default ../../dist
//
// E2E_CHROMIUM names the browser, as for the browser tests. A missed goal is told and is no failure; differing sums are.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { open } from "./browser.mjs";
import { write } from "./fixtures.mjs";
import { judged, median, megabytes, milliseconds, spread, table } from "./table.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    site: { type: "string", default: fileURLToPath(new URL("../../dist", import.meta.url)) },
  },
});

const size = options.quick
  ? { counts: [20, 100, 300], packed: 100, failures: 5000 }
  : { counts: [200, 2000, 10_000], packed: 2000, failures: 200_000 };
const [few, some, many] = size.counts;
const RUNS = options.quick ? 1 : 3;
const RUNS_OF_FEW = options.quick ? 1 : 5;
/** How many files the platform's path reads at a time. The better one counts. */
const LANES = [1, 8];

const number = (value) => value.toLocaleString("en");

/** What is measured. `goal` is a limit of the ratio to the platform's path or to another case. */
const CASES = [
  { key: few, name: `${number(few)} .json.gz`, lanes: LANES, runs: RUNS_OF_FEW },
  { key: some, name: `(a) ${number(some)} .json.gz`, lanes: LANES, runs: RUNS, goal: 0.33 },
  { key: many, name: `${number(many)} .json.gz`, lanes: LANES, runs: RUNS },
  { key: "huge", name: `(b) one .json.gz, ${number(size.failures)} failures`, lanes: [1], runs: RUNS, goal: 0.4 },
  { key: "zip", name: `(c) zip of ${number(size.packed)} .json.gz`, lanes: [], runs: RUNS, goal: 1, beside: some },
  { key: "mbox", name: `(d) mbox of ${number(size.packed)} mails`, lanes: [], runs: RUNS, goal: 1.5, beside: some },
];

const MEMORY_FACTOR = 2.5;
const MEMORY_BASE = 64 * 2 ** 20;

/** Fails unless the figures on a page are those the files were made with. */
function check(who, { sums }, figures) {
  const wanted = { Reports: sums.reports, "Followed the policy": sums.successful, Failed: sums.failed };
  const wrong = Object.entries(wanted).filter(([name, value]) => figures?.[name] !== value);
  const told = wrong.map(([name, value]) => `${name}: ${figures?.[name] ?? "not shown"} instead of ${value}`);
  if (told.length > 0) throw new Error(`${who}: ${told.join(", ")}`);
}

/** Runs everything, ours and the platform's by turns, so that a slow minute of the machine hits both. */
async function runAll(browser, inputs) {
  const results = new Map(CASES.map(({ key, lanes }) => [key, { ours: [], platform: new Map(lanes.map((count) => [count, []])) }]));
  for (let round = 0; round < Math.max(RUNS, RUNS_OF_FEW); round += 1) {
    for (const { key, name, lanes, runs } of CASES) {
      const result = results.get(key);
      if (round >= runs || result.unopened) continue;
      process.stderr.write(`run ${round + 1} of ${runs}: ${name}\n`);
      const input = inputs[key];
      const turns = [
        async () => {
          const run = await browser.ours(input);
          if (key === "zip" && run.time === null && run.figures === null) {
            result.unopened = run.rows.join("; ");
            return;
          }
          check(`${name}, our path`, input, run.figures);
          result.ours.push(run);
        },
        ...lanes.map((count) => async () => {
          const run = await browser.platform(input, count);
          check(`${name}, the platform's path, ${count} at a time`, input, run.figures);
          result.platform.get(count).push(run);
        }),
      ];
      // Another one goes first in each round.
      for (const turn of [...turns.slice(round % turns.length), ...turns.slice(0, round % turns.length)]) await turn();
    }
  }
  return results;
}

const times = (runs) => runs.map(({ time }) => time);
const timeOf = (result) => median(times(result.ours));
const peakOf = (result) => Math.max(...result.ours.map(({ memory }) => memory.peak));
const grownBy = (result) => Math.max(...result.ours.map(({ memory }) => memory.peak - memory.start));

/** The platform's better way: how many at a time, and its times. */
function best({ platform }) {
  const ways = [...platform].map(([lanes, runs]) => ({ lanes, times: times(runs) }));
  return ways.toSorted((a, b) => median(a.times) - median(b.times))[0];
}

function speed(results) {
  const rows = [["", "our time", "the platform's", "at a time", "ratio", "goal", ""]];
  for (const { key, name, goal, beside } of CASES) {
    const result = results.get(key);
    if (result.unopened !== undefined) {
      rows.push([name, "not opened", "-", "-", "-", `<= ${goal} of (a)`, ""]);
      continue;
    }
    const platform = best(result);
    const ratio = timeOf(result) / (platform ? median(platform.times) : timeOf(results.get(beside)));
    rows.push([
      name,
      spread(times(result.ours)),
      platform ? spread(platform.times) : "-",
      platform ? `${platform.lanes}` : "-",
      ratio.toFixed(2) + (beside ? " of (a)" : ""),
      goal ? `<= ${goal}` + (beside ? " of (a)" : "") : "-",
      goal ? judged(ratio <= goal) : "",
    ]);
  }
  return table(rows);
}

/** Whether more files cost more each. */
function growth(results) {
  const rows = [["", "a file", "each further file", "the platform's", "engine memory", "a report"]];
  let before = null;
  for (const count of size.counts) {
    const result = results.get(count);
    const time = timeOf(result);
    const further = before && (time - before.time) / (count - before.count);
    rows.push([
      `${number(count)} .json.gz`,
      `${(time / count).toFixed(3)} ms`,
      further === null ? "-" : `${further.toFixed(3)} ms`,
      `${(median(best(result).times) / count).toFixed(3)} ms`,
      megabytes(peakOf(result)),
      `${number(Math.round(grownBy(result) / count))} bytes`,
    ]);
    before = { count, time };
  }
  return table(rows);
}

/** What the engine holds, and how long the page cannot answer. */
function bounds(results, inputs) {
  const rows = [["", "engine memory", "goal", "", "page's longest task", "goal", "", "a timer waited"]];
  for (const { key, name } of CASES) {
    const result = results.get(key);
    if (result.unopened !== undefined) continue;
    // Everywhere but in (b) the documents are small.
    const limit = (key === "huge" ? MEMORY_FACTOR * inputs.huge.json : 0) + MEMORY_BASE;
    const peak = peakOf(result);
    const middle = (field) => median(result.ours.map((run) => run[field]));
    // Chromium tells of tasks of 50 ms and more only. A timer may have to wait for several shorter ones.
    const task = middle("longestTask");
    rows.push([
      name,
      megabytes(peak),
      `< ${megabytes(limit)}`,
      judged(peak < limit),
      task > 0 ? milliseconds(task) : "under 50 ms",
      "< 50 ms",
      judged(task < 50),
      milliseconds(middle("longestGap")),
    ]);
  }
  return table(rows);
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), "tls-rpt-bench-"));
  let browser = null;
  try {
    process.stderr.write("make the files\n");
    const inputs = write(join(folder, "files"), size);
    browser = await open(resolve(options.site), join(folder, "site"));
    const results = await runAll(browser, inputs);
    const { huge, [some]: loose } = inputs;
    const runs = options.quick ? "one run each, few files: good for trying, not for judging" : "medians, with the fastest and the slowest";
    process.stdout.write(
      [
        `\nChromium ${browser.version}; ${runs}\n`,
        `(a) is ${megabytes(loose.json)} of JSON, (b) ${megabytes(huge.json)}\n\n`,
        speed(results),
        "\n",
        growth(results),
        "\n",
        bounds(results, inputs),
      ].join(""),
    );
  } finally {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch((error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
});
