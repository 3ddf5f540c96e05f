// Reading: how long our page takes for reports in many files, in one, and in containers, beside the platform's path, what
// the engine holds meanwhile, and how soon after the last file the overview stands.

import { write } from "./fixtures.mjs";
import { judged, median, megabytes, milliseconds, number, spread, table } from "./table.mjs";

/** How many files the platform's path reads at a time. The better one counts. */
const LANES = [1, 8];

/** How large everything is, and how often it is run. */
const sizes = (quick) =>
  quick
    ? { counts: [20, 100, 300], packed: 100, failures: 5000, runs: 1, runsOfFew: 1 }
    : { counts: [200, 2000, 10_000], packed: 2000, failures: 200_000, runs: 3, runsOfFew: 5 };

/** What is measured. `goal` is a limit of the ratio to the platform's path or to another case. */
function cases({ counts: [few, some, many], packed, failures, runs, runsOfFew }) {
  return [
    { key: few, name: `${number(few)} .json.gz`, lanes: LANES, runs: runsOfFew },
    { key: some, name: `(a) ${number(some)} .json.gz`, lanes: LANES, runs, goal: 0.33 },
    { key: many, name: `${number(many)} .json.gz`, lanes: LANES, runs },
    { key: "huge", name: `(b) one .json.gz, ${number(failures)} failures`, lanes: [1], runs, goal: 0.4 },
    { key: "zip", name: `(c) zip of ${number(packed)} .json.gz`, lanes: [], runs, goal: 1, beside: some },
    { key: "mbox", name: `(d) mbox of ${number(packed)} mails`, lanes: [], runs, goal: 1.5, beside: some },
  ];
}

const MEMORY_FACTOR = 2.5;
const MEMORY_BASE = 64 * 2 ** 20;
/** From the arrival of the last file to the overview, in milliseconds; for the largest number of files. */
const GOAL_OF_OPENING = 300;

/** Fails unless the figures on a page are those the files were made with. */
function check(who, { sums }, figures) {
  const wanted = { Reports: sums.reports, Sessions: sums.successful + sums.failed, Failed: sums.failed };
  const wrong = Object.entries(wanted).filter(([name, value]) => figures?.[name] !== value);
  const told = wrong.map(([name, value]) => `${name}: ${figures?.[name] ?? "not shown"} instead of ${value}`);
  if (told.length > 0) throw new Error(`${who}: ${told.join(", ")}`);
}

/** Runs everything, ours and the platform's by turns, so that a slow minute of the machine hits both. */
async function runAll(browser, inputs, all) {
  const results = new Map(all.map(({ key, lanes }) => [key, { ours: [], platform: new Map(lanes.map((count) => [count, []])) }]));
  for (let round = 0; round < Math.max(...all.map(({ runs }) => runs)); round += 1) {
    for (const { key, name, lanes, runs } of all) {
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

function speed(results, all) {
  const rows = [["", "our time", "the platform's", "at a time", "ratio", "goal", ""]];
  for (const { key, name, goal, beside } of all) {
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
function growth(results, counts) {
  const rows = [["", "a file", "each further file", "the platform's", "engine memory", "a report"]];
  let before = null;
  for (const count of counts) {
    const result = results.get(count);
    const time = timeOf(result);
    const further = before && (time - before.time) / (count - before.count);
    rows.push([
      `${number(count)} .json.gz`,
      `${(time / count).toFixed(3)} ms`,
      further === null ? "-" : `${further.toFixed(3)} ms`,
      `${(median(best(result).times) / count).toFixed(3)} ms`,
      megabytes(peakOf(result)),
      `${number(grownBy(result) / count)} bytes`,
    ]);
    before = { count, time };
  }
  return table(rows);
}

/** What the engine holds, and how long the page cannot answer. */
function bounds(results, inputs, all) {
  const rows = [["", "engine memory", "goal", "", "page's longest task", "goal", "", "a timer waited"]];
  for (const { key, name } of all) {
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

/** How soon after the last file the overview stands. */
function opening(results, counts) {
  const rows = [["opening the overview of", "the answer painted", "", "everything painted", "", "goal of both", "the engine's part"]];
  for (const count of counts) {
    const all = results.get(count).ours.map((run) => run.opening);
    const times = (field) => all.map((one) => one[field]);
    const goal = count === Math.max(...counts) ? GOAL_OF_OPENING : null;
    const judge = (field) => (goal ? judged(median(times(field)) <= goal) : "");
    rows.push([
      `${number(count)} reports`,
      spread(times("answer")),
      judge("answer"),
      spread(times("all")),
      judge("all"),
      goal ? `<= ${milliseconds(goal)}` : "-",
      spread(times("engine")),
    ]);
  }
  return `${table(rows)}From the arrival of the last file in the engine.\n`;
}

/** Makes the files in a folder, has everything read, and gives the tables. */
export async function reading(browser, folder, quick) {
  const size = sizes(quick);
  const all = cases(size);
  process.stderr.write("make the files to be read\n");
  const inputs = write(folder, size);
  const results = await runAll(browser, inputs, all);
  return [
    `(a) is ${megabytes(inputs[size.counts[1]].json)} of JSON, (b) ${megabytes(inputs.huge.json)}\n`,
    speed(results, all),
    growth(results, size.counts),
    bounds(results, inputs, all),
    opening(results, size.counts),
  ];
}
