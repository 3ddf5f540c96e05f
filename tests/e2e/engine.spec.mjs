// An engine that dies is replaced, whatever it died of, and every good file is read all the same.

import { gzipSync } from "node:zlib";

import { googleReport, onDisk } from "./support/fixtures.mjs";
import { drop, expect, figure, fileRow, open, problem, section, test } from "./support/site.mjs";

/** A report of its own kind, with so many sessions. */
function numbered(id, successful = 10) {
  const day = new Date(Date.UTC(2025, 0, 1 + (id % 300))).toISOString().slice(0, 10);
  const report = googleReport({
    "report-id": `numbered-${id}`,
    "date-range": { "start-datetime": `${day}T00:00:00Z`, "end-datetime": `${day}T23:59:59Z` },
  });
  report.policies = [{
    policy: { "policy-type": "sts", "policy-domain": "example.com", "policy-string": [], "mx-host": ["mx1.example.com"] },
    summary: { "total-successful-session-count": successful, "total-failure-session-count": 0 },
  }];
  return report;
}

/**
 * Lets engines be killed: each new one gets the next order to die, in some way, while it reads the file it begins with as
 * the so-many-th.
 */
const killer = () => {
  window.kills = JSON.parse(localStorage.getItem("kills") ?? "[]");
  const Native = window.Worker;
  let order = null;
  window.Worker = class extends Native {
    constructor(...given) {
      super(...given);
      const own = order;
      let begun = 0;
      this.addEventListener("message", (event) => {
        begun += Number(typeof event.data === "number" && event.data >= 0);
        if (own?.way === "ended by the browser" && begun === own.after) this.terminate();
      });
    }
  };
  // Inside the engine, its own script is given what kills it: the clock, which it reads after each file.
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    if (blob.type !== "text/javascript") return make.call(URL, blob);
    order = window.kills.shift() ?? null;
    const deaths = `
      const order = ${JSON.stringify(order)};
      const post = self.postMessage.bind(self);
      let begun = 0;
      // A module whose only function is unreachable.
      const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11]);
      const die = {
        trap: () => new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f(),
        stack: () => die.stack() + die.stack(),
        rejection: () => { Promise.reject(new WebAssembly.RuntimeError("out of memory")); for (const end = performance.now() + 5; performance.now() < end;); return 0; },
        silence: () => { for (;;); },
      }[order?.way];
      self.postMessage = (...given) => {
        post(...given);
        begun += Number(typeof given[0] === "number" && given[0] >= 0);
        if (die && begun === order.after) Date.now = die;
      };
    `.replaceAll("die.stack()", "deeper()").replace("stack: () => deeper() + deeper()", "stack: function deeper() { return deeper() + deeper(); }");
    return make.call(URL, new Blob([deaths, blob], { type: "text/javascript" }));
  };
};

/** Opens the site with orders for its engines; the first of them is started as the page opens. */
async function openToDie(page, kills) {
  await open(page);
  await page.evaluate((orders) => localStorage.setItem("kills", JSON.stringify(orders)), kills);
  await open(page, "/reports");
  await page.reload();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
}

const WAYS = ["trap", "stack", "rejection", "ended by the browser", "silence"];

test("500 files are read though engines die on them, in five ways and at any point", async ({ page }) => {
  test.setTimeout(600_000);
  const files = {};
  let sessions = 0;
  for (let id = 0; id < 500; id += 1) {
    files[`${id}.json.gz`] = gzipSync(JSON.stringify(numbered(id, id)));
    sessions += id;
  }
  const paths = onDisk(files);
  await page.addInitScript(killer);
  // A fixed row of random numbers: the same points in every run.
  let state = 20_260_512;
  const below = (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };
  const runs = Number(process.env.E2E_KILLS ?? 10);
  for (let run = 0; run < runs; run += 1) {
    // The silent ways take the engine's patience, so they come one at a time; the others also in a row.
    const ways = run % 5 < 3 ? [WAYS[run % 5], WAYS[(run + 1) % 3]] : [WAYS[run % 5]];
    // Not on the first file of an engine: after a death that is the one it died on, and a second time damns it.
    await openToDie(page, ways.map((way) => ({ way, after: 2 + below(398) })));
    await drop(page, paths);
    await expect(figure(page, "Reports"), `${run}: ${ways}`).toHaveText("500", { timeout: 90_000 });
    await expect(figure(page, "Sessions")).toHaveText(sessions.toLocaleString("en"));
    await expect(page.getByRole("progressbar")).toHaveCount(0);
    expect(await page.evaluate(() => window.kills), `${run}: ${ways}`).toEqual([]);
    await section(page, "Files");
    await expect(page.getByRole("region", { name: "Files" })).not.toContainText("Damaged");
  }
});

test("a file that kills every engine is damaged, and the others are read", async ({ page }) => {
  await page.addInitScript(killer);
  // The third file that is begun kills; then the one that is tried again, which is the same.
  await openToDie(page, [{ way: "trap", after: 3 }, { way: "trap", after: 1 }]);
  const files = Object.fromEntries(Array.from({ length: 6 }, (_, id) => [`${id}.json`, JSON.stringify(numbered(id))]));
  const started = Date.now();
  await drop(page, onDisk(files));
  await expect(figure(page, "Reports")).toHaveText("5");
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  expect(Date.now() - started).toBeLessThan(10_000);
  await section(page, "Files");
  await expect(page.getByRole("region", { name: "Files" })).toContainText("reading it ended the engine of this page twice");
  expect(await page.evaluate(() => window.kills)).toEqual([]);
});

/** 32 kB of gzip that took gigabytes to be read: 200 policies of 65 failures, then 30 MB of text. */
function hungry() {
  const failures = Array.from({ length: 65 }, () => ({ "result-type": "x", "failed-session-count": 1 }));
  const report = numbered(900);
  report.policies = Array.from({ length: 200 }, () => ({ ...report.policies[0], "failure-details": failures }));
  const text = JSON.stringify(report).slice(0, -1);
  return gzipSync(`${text},"x":"${"a".repeat(30_000_000)}"}`);
}

test("a small file that unpacks to much costs neither the engine nor the files beside it", async ({ page }) => {
  await open(page, "/reports");
  const started = Date.now();
  await drop(page, onDisk({
    "good1.json": JSON.stringify(numbered(1)), "oom.json.gz": hungry(), "good2.json": JSON.stringify(numbered(2)),
  }));
  await expect(figure(page, "Reports")).toHaveText("3");
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  expect(Date.now() - started).toBeLessThan(10_000);
  await section(page, "Files");
  for (const name of ["good1.json", "good2.json"]) await expect(fileRow(page, name)).toHaveCount(1);
});

test("a report about very many domains is drawn in parts", async ({ page }) => {
  test.setTimeout(120_000);
  const report = numbered(1);
  report.policies = Array.from({ length: 30_000 }, (_, id) => ({
    policy: { "policy-type": "sts", "policy-domain": `d${id}.example`, "policy-string": ["version: STSv1", "mode: testing", `mx: mx.d${id}.example`, "max_age: 86400"] },
    summary: { "total-successful-session-count": 1, "total-failure-session-count": 0 },
  }));
  await open(page, "/reports");
  await drop(page, onDisk({ "many.json": JSON.stringify(report) }));
  await expect(figure(page, "Sessions")).toHaveText("30,000", { timeout: 30_000 });
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(5_000);
  await section(page, "Domains");
  await expect(page.getByText("The 200 that need attention first are listed, of 30,000.")).toBeVisible();
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(5_000);
  await section(page, "Reports");
  const reports = page.getByRole("region", { name: "All reports" });
  await expect(reports).toContainText("and 29,988 more");
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(5_000);
  await reports.getByRole("link", { name: "Google Inc." }).first().click();
  await expect(page.getByRole("heading", { name: "MTA-STS: d19.example" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "MTA-STS: d20.example" })).toHaveCount(0);
  await page.getByRole("button", { name: "Show 20 more of 30,000 policies" }).click();
  await expect(page.getByRole("heading", { name: "MTA-STS: d39.example" })).toBeVisible();
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(5_000);
});

test("counts and dates that cannot be are said, and outweigh nothing", async ({ page }) => {
  const huge = numbered(2, 1e15);
  const future = numbered(3);
  future["date-range"] = { "start-datetime": "9999-12-31T00:00:00Z", "end-datetime": "9999-12-31T23:59:59Z" };
  await open(page, "/reports");
  await drop(page, onDisk({ "good.json": JSON.stringify(googleReport()), "huge.json": JSON.stringify(huge), "future.json": JSON.stringify(future) }));
  await expect(figure(page, "Reports")).toHaveText("3");
  // 1,204 of the good one and 10 of the one from the future.
  await expect(figure(page, "Sessions")).toHaveText("1,214");
  await expect(page.getByText("1 report claims more than 10,000,000,000 sessions a day for one domain, which is impossible.")).toBeVisible();
  await expect(page.locator('section[aria-labelledby="answer"]')).not.toContainText("9999");
  await expect(page.getByText("1 report has no usable date and cannot be drawn.")).toBeVisible();
  await section(page, "Reports");
  await expect(page.getByRole("region", { name: "All reports" })).toContainText("impossible date");
  await section(page, "Problems");
  await expect(problem(page)).toContainText("The certificate has expired");
  await expect(problem(page)).not.toContainText("Over");
});

test("a DANE entry of an MX host counts with the MTA-STS entry of its domain, and says so", async ({ page }) => {
  const report = numbered(4);
  report.policies.push({
    policy: { "policy-type": "tlsa", "policy-domain": "mx1.example.com", "policy-string": [] },
    summary: { "total-successful-session-count": 10, "total-failure-session-count": 0 },
  });
  await open(page, "/reports");
  await drop(page, onDisk({ "both.json": JSON.stringify(report) }));
  await expect(figure(page, "Sessions")).toHaveText("10");
  await expect(page.getByText("1 DANE entry names an MX host instead of the mail domain")).toBeVisible();
  await section(page, "Reports");
  await page.getByRole("region", { name: "All reports" }).getByRole("link", { name: "Google Inc." }).first().click();
  await expect(page.getByText("This MX host is one of example.com's")).toBeVisible();
});
