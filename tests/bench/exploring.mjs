// Looking closer at very many failures: how long a change of the filter takes from the click to what is painted, and the
// engine's part of it; also opening each section, and scrolling.

import { opened, timed, whole } from "./clocks.mjs";
import { writeMany } from "./exploring-fixtures.mjs";
import { scroll, scrolling } from "./scrolling.mjs";
import { judged, median, megabytes, milliseconds, number, spread, table } from "./table.mjs";

const sizes = (quick) => (quick ? { reports: 20, failures: 500, runs: 1 } : { reports: 20, failures: 50_000, runs: 5 });

/** From the event to the frame, in milliseconds. */
const GOAL = 100;
const GOAL_OF_ENGINE = 30;

const HOST = "mx1.example.com";
const REASON = "handshake failure";
const SENDER = "104.2";

const only = (page, list, name) => page.getByRole("table", { name: list, exact: true }).getByRole("button", { name: `Only ${name}`, exact: true }).click();
const search = async (page, text) => {
  await page.getByRole("searchbox", { name: "Search the reports" }).focus();
  // One event of input, so that it is known which one the search rests after.
  await page.keyboard.insertText(text);
};

/**
 * Changes of the filter, each from everything: what is done, the reports among which it looks, and the rows it looks at
 * where it chooses among failures.
 */
const CHANGES = [
  { name: "an MX host", act: (page) => only(page, "By MX host", HOST), inside: ({ mx }) => mx === HOST },
  { name: "a reporter", act: (page) => only(page, "By reporter", "Comcast"), among: ({ reporter }) => reporter === "Comcast" },
  { name: "a fault", act: (page) => only(page, "By fault", "The certificate has expired"), inside: ({ type }) => type === "certificate-expired" },
  {
    name: "a cell: MX host and fault",
    act: (page) => page.getByRole("button", { name: `failed, only ${HOST}: The certificate does not match the host name` }).click(),
    inside: ({ mx, type }) => mx === HOST && type === "certificate-host-mismatch",
  },
  { name: "a text in a reason", typed: true, act: (page) => search(page, REASON), inside: ({ reason }) => reason.includes(REASON) },
  { name: "a text in addresses", typed: true, act: (page) => search(page, SENDER), inside: ({ sender }) => sender.includes(SENDER) },
];
const CLEAR = { name: "filter removed", act: (page) => page.getByRole("button", { name: "Clear filter" }).click() };

/** What the page shows now: the counts of the sections, the failures by fault added up, and the rows of the table. */
const shown = (page) =>
  page.evaluate(() => {
    const number = (node) => Number((node?.textContent ?? "").match(/[\d,]+/)?.[0].replaceAll(",", ""));
    const links = [...document.querySelectorAll("nav.sections a")];
    const faults = [...document.querySelectorAll("#by-fault tr > .numeric:last-child")].slice(1);
    return {
      ...Object.fromEntries(links.map((link) => [link.textContent.match(/[A-Z][a-z]+/)[0], number(link)])),
      "Failed by fault": faults.reduce((sum, cell) => sum + number(cell), 0),
      "Failure details": number(document.querySelector('[role="grid"] caption')),
    };
  });

/** Fails unless the page shows the sums of the rows a filter lets in. */
async function check(page, { name }, sums) {
  const wanted = {
    Reports: sums.reports,
    Failures: sums.rows,
    "Failed by fault": sums.matching,
    "Failure details": sums.rows,
  };
  const found = await shown(page);
  const wrong = Object.entries(wanted).filter(([key, value]) => found[key] !== value);
  if (wrong.length > 0) {
    throw new Error(`${name}: ${wrong.map(([key, value]) => `${key}: ${found[key] ?? "not shown"} instead of ${value}`).join(", ")}`);
  }
}

/** Changes the filter, and gives how long it took. */
async function change(page, what, sums) {
  const seen = await timed(page, what.typed ? "input" : "click", () => what.act(page));
  await check(page, what, sums);
  // A search waits for typing to rest; what the page makes of it begins when the address takes it in.
  const from = what.typed ? seen.addressed : seen.started;
  return { waited: from - seen.started, answer: seen.answer - from, all: whole(seen) - from, engine: seen.engine };
}

/** Makes all changes so many times. */
async function changeAll(page, sumsOf, runs) {
  const changes = CHANGES.map((what) => ({ ...what, sums: sumsOf(what), runs: [] }));
  const clear = { ...CLEAR, sums: sumsOf(CLEAR), runs: [] };
  await check(page, clear, clear.sums);
  for (let run = 1; run <= runs; run += 1) {
    process.stderr.write(`run ${run} of ${runs}: changes of the filter\n`);
    for (const what of changes) {
      await openMatrix(page);
      for (const next of [what, clear]) next.runs.push(await change(page, next, next.sums));
    }
  }
  return [...changes, clear];
}

/** Opens the table of faults by MX host, which is closed again when a filter had left nothing to compare. */
async function openMatrix(page) {
  const matrix = page.locator("details").filter({ has: page.getByText("Which fault at which MX host") });
  if (!(await matrix.evaluate((details) => details.open))) await matrix.locator("summary").click();
}

const SECTIONS = ["Overview", "Problems", "Domains", "Failures", "Reports", "Files"];

/** Opens each section so many times, and gives how long it took. */
async function openAll(page, runs) {
  const results = SECTIONS.map((name) => ({ name, times: [] }));
  // The section that is open paints nothing when it is opened.
  await timed(page, "click", () => openSection(page, SECTIONS.at(-1)));
  for (let run = 1; run <= runs; run += 1) {
    for (const { name, times } of results) {
      const seen = await timed(page, "click", () => openSection(page, name));
      times.push(whole(seen) - seen.started);
    }
  }
  return results;
}

const openSection = (page, name) =>
  page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: new RegExp(`^${name}( [\\d,]+)?$`) }).click();

function opening(results) {
  const rows = [["opening a section", "everything painted", "goal", ""]];
  for (const { name, times } of results) rows.push([name, spread(times), `<= ${milliseconds(GOAL)}`, judged(median(times) <= GOAL)]);
  return table(rows);
}

function changing(results) {
  const rows = [["filter changed to", "rows", "the answer painted", "", "everything painted", "", "goal of both", "the engine's part", "goal", ""]];
  for (const { name, sums, runs } of results) {
    const times = (field) => runs.map((run) => run[field]);
    const judge = (field, goal) => judged(median(times(field)) <= goal);
    rows.push([
      name,
      number(sums.rows),
      spread(times("answer")),
      judge("answer", GOAL),
      spread(times("all")),
      judge("all", GOAL),
      `<= ${milliseconds(GOAL)}`,
      spread(times("engine")),
      `<= ${milliseconds(GOAL_OF_ENGINE)}`,
      judge("engine", GOAL_OF_ENGINE),
    ]);
  }
  const waited = results.filter(({ typed }) => typed).flatMap(({ runs }) => runs.map((run) => run.waited));
  return (
    table(rows) +
    "From the click to the frame, all parts and the first rows of the table included in everything.\n" +
    `A search waits ${spread(waited)} for typing to rest; its times begin then.\n`
  );
}

/** Makes the files in a folder, looks closer at them, and gives the tables. */
export async function exploring(browser, folder, quick) {
  const { runs, ...size } = sizes(quick);
  process.stderr.write("make the files to be explored\n");
  const { files, json, sums, sumsOf } = writeMany(folder, size);
  return await browser.explored({ files, sums }, async (page, read) => {
    // From here on nothing takes long.
    page.setDefaultTimeout(60_000);
    const { time, memory } = await opened(page, read);
    const sections = await openAll(page, runs);
    await openSection(page, "Failures");
    // Drawn last, so everything else is there.
    await openMatrix(page);
    // All values, not only the first.
    const more = page.getByRole("button", { name: /^Show all/ });
    while ((await more.count()) > 0) await more.first().click();
    const changes = await changeAll(page, sumsOf, runs);
    const scrolled = await scroll(page, sums.rows);
    const about = `${number(sums.rows)} failures in ${sums.reports} reports, ${megabytes(json)} of JSON`;
    return [`${about}: read in ${milliseconds(time)}, engine memory ${megabytes(memory.peak)}\n`, opening(sections), changing(changes), scrolling(scrolled)];
  });
}
