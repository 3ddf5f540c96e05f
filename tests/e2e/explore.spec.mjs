// Looking closer at a month of reports: problems over time, filters, and what goes out again.

import { readFileSync } from "node:fs";

import AxeBuilder from "@axe-core/playwright";

import { folderOnDisk, googleReport, onDisk } from "./support/fixtures.mjs";
import { month, REPORTS } from "./support/month.mjs";
import { answered, drop, expect, figure, open, problem, section, sectionLink, test } from "./support/site.mjs";

async function openMonth(page, fragment = "/reports") {
  await open(page, fragment);
  await drop(page, [folderOnDisk(month())]);
  await expect(sectionLink(page, "Files")).toHaveText(`Files ${REPORTS}`);
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expect(page.getByRole("link", { name: /^Reports \d/ })).toBeVisible();
}

const chips = (page) => page.getByRole("list", { name: "Filter" }).getByRole("listitem");
const rows = (page, group) => page.getByRole("region", { name: group }).getByRole("link");

test("a month shows its two problems: since when, by whom, and whether they last", async ({ page }) => {
  await openMonth(page);
  await expect(page.getByRole("heading", { level: 2, name: "Some mail to example.com was held back" })).toBeVisible();
  await expect(page.getByText(/^The certificate has expired on mx2\.example\.com, last reported 30 May 2026, [\d,]+ days ago, 2 of 4 reporters\./)).toBeVisible();
  await expect(figure(page, "Reports")).toHaveText(`${REPORTS}`);
  // 1,010 successful in each report; 21 days x 2 reporters x 3 and 10 x 2 x 20 failed.
  await expect(figure(page, "Sessions")).toHaveText((REPORTS * 1010 + 526).toLocaleString("en"));
  await expect(figure(page, "Failed")).toHaveText("526");
  await expect(figure(page, "Failure rate")).toHaveText("0.4 %");
  await expect(page.getByRole("region", { name: /^Reporters/ }).getByRole("row", { name: /Northwind Mail.*silent for 4 days, daily before/ })).toBeVisible();

  await section(page, "Problems");
  await expect(rows(page, "Needs action (1)")).toHaveCount(1);
  await expect(rows(page, "Over (1)")).toHaveCount(1);
  const open = problem(page);
  await expect(open.getByRole("heading", { level: 2 })).toHaveText("The certificate has expired: mx2.example.com");
  // The reports are old: nobody knows what happens today.
  await expect(open).toContainText(/As of 30 May 2026, [\d,]+ days ago/);
  await expect(open).toContainText("High: under enforce these senders hold the mail back; 0.2 % of the sessions; 2 of 4 reporters; 21 days; as of 30 May 2026");
  await expect(open).toContainText(/10 May \u2013 30 May 2026 \(on 21 days\), 126 of 42,126 sessions failed, by (Comcast and Google Inc\.|Google Inc\. and Comcast)/);
  await expect(open).toContainText("203.0.113.26");
  const grid = open.getByRole("table", { name: "Failed sessions by reporter and day, from all reports" });
  await expect(grid.getByRole("row", { name: /^Comcast/ })).toContainText("63 of");
  await expect(grid.getByRole("row", { name: /^Microsoft Corporation/ })).toContainText("0 of");

  await rows(page, "Over (1)").click();
  await expect(open.getByRole("heading", { level: 2 })).toHaveText("The mail server offers no TLS: mx1.example.com");
  await expect(open).toContainText("Over, last seen 14 May 2026");
  await expect(open).toContainText(/5 May \u2013 14 May 2026 \(on 10 days\), 400 of 20,400 sessions failed/);

  await section(page, "Domains");
  await page.getByRole("link", { name: "example.org" }).click();
  await expect(page.getByRole("region", { name: "From testing to enforce" })).toContainText("Ready");
});

test("filters combine, live in the address, and the back button undoes them", async ({ page }) => {
  await openMonth(page);
  await section(page, "Problems");
  await problem(page).getByRole("link", { name: "Failures of this problem" }).click();
  await expect(page.getByRole("grid", { name: "42 failure details" })).toBeVisible();
  await expect(chips(page)).toHaveText([/Policy domain: example\.com/, /Fault: The certificate has expired/, /MX host: mx2\.example\.com/, /Clear filter/]);
  expect(page.url()).toContain("#/reports/failures?domain=example.com&fault=certificate-expired&mx=mx2.example.com");

  await page.getByRole("button", { name: "Only Comcast" }).click();
  await expect(page.getByRole("grid", { name: "21 failure details" })).toBeVisible();
  await section(page, "Overview");
  await expect(figure(page, "Matching failures")).toHaveText("63");
  await expect(figure(page, "Reports")).toHaveText("21");
  await page.getByLabel("Period").selectOption({ label: "From \u2026 to \u2026" });
  const entries = await page.evaluate(() => history.length);
  await page.getByLabel("From", { exact: true }).fill("2026-05-20");
  await expect(figure(page, "Matching failures")).toHaveText("33");
  expect(await page.evaluate(() => history.length), "a typed date is no place to go back to").toBe(entries);
  // The filter narrows what is counted, not what is said of the problem.
  await section(page, "Problems");
  await expect(problem(page)).toContainText("In this filter20 May \u2013 30 May 2026 (on 11 days), 33 of");
  await expect(problem(page)).toContainText("In all reports10 May \u2013 30 May 2026 (on 21 days), 126 failed sessions, by 2 reporters");
  await expect(problem(page)).toContainText("2 of 4 reporters; 21 days");

  // A look at a report and back keeps the filter; the link back does too.
  await section(page, "Reports");
  const address = page.url();
  const list = page.getByRole("region", { name: "Reports that match" });
  await list.getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Report from Comcast" })).toBeVisible();
  await expect(page).toHaveTitle(/^Report from Comcast, 30 May 2026/);
  await page.getByRole("link", { name: "All reports" }).click();
  await expect(list).toBeVisible();
  expect(page.url()).toBe(address);
  // Report, list, problems, overview.
  for (const heading of ["Report from Comcast", "Reports", "Problems", "Overview"]) {
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  }
  await expect(figure(page, "Matching failures")).toHaveText("33");
  await page.goBack();
  await expect(page.getByRole("grid", { name: "21 failure details" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("grid", { name: "42 failure details" })).toBeVisible();

  await page.getByRole("button", { name: "Remove Fault: The certificate has expired" }).click();
  await expect(page.getByLabel("Period")).toBeFocused();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await section(page, "Overview");
  await expect(figure(page, "Failed")).toHaveText("526");
  expect(page.url()).toMatch(/#\/reports$/);
});

test("searching replaces the address, and an address filters what is dropped later", async ({ page }) => {
  await open(page, "/reports?reporter=comcast&colour=red");
  await expect(page.getByText("This link shows Reporter comcast. Links do not contain reports: drop the same files to see it.")).toBeVisible();
  await openMonth(page, "/reports?reporter=comcast&colour=red");
  await expect(figure(page, "Reports")).toHaveText("30");
  await expect(page.getByText("\u201ccolour=red\u201d in the address was ignored: there is no such filter.")).toBeVisible();
  const before = await page.evaluate(() => history.length);
  const search = page.getByRole("searchbox", { name: "Search the reports" });
  await search.pressSequentially("MX2.example");
  await expect(page).toHaveURL(/text=MX2\.example$/);
  await expect(figure(page, "Matching failures")).toHaveText("63");
  expect(await page.evaluate(() => history.length)).toBe(before);
  await search.fill("nothing has this");
  await expect(page.getByRole("heading", { name: "No report matches the filter" })).toBeVisible();
  await expect(figure(page, "Sessions")).toHaveCount(0);
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(figure(page, "Reports")).toHaveText(`${REPORTS}`);
  await expect(search).toHaveValue("");
});

test("bars, cells and rows can be clicked", async ({ page }) => {
  await openMonth(page);
  await section(page, "Failures");
  await page.getByText("Which fault at which MX host").click();
  await page.getByRole("button", { name: /failed, only mx1\.example\.com: The mail server offers no TLS/ }).click();
  await section(page, "Overview");
  await expect(figure(page, "Matching failures")).toHaveText("400");
  await page.getByText("The figures as a table, per day").click();
  await page.getByRole("button", { name: "Only 12 May 2026" }).click();
  await expect(figure(page, "Matching failures")).toHaveText("40");
  await section(page, "Failures");
  const grid = page.getByRole("grid", { name: "2 failure details" });
  await grid.getByRole("gridcell", { name: "198.51.100.7" }).click();
  expect(page.url()).toContain("from=2026-05-12&to=2026-05-12");
  const one = page.getByRole("grid", { name: "1 failure details" });
  await one.getByRole("button", { name: "Failed" }).click();
  await expect(one.getByRole("columnheader", { name: "Failed" })).toHaveAttribute("aria-sort", "descending");
});

test("the table says what the MX said and what the sender added, sorts by both, and scrolls in its own box", async ({ page }) => {
  const report = googleReport();
  const [detail] = report.policies[0]["failure-details"];
  const with_ = (helo, information) => ({ ...detail, "receiving-mx-helo": helo, "additional-information": information });
  report.policies[0]["failure-details"] = [
    with_("mx-b.example.com", "https://example.net/help"), detail, with_("MX-A.example.com", "Zeta: \u202ebidi"), with_("mx-c.example.com", "alpha"),
  ];
  await page.setViewportSize({ width: 360, height: 700 });
  await open(page, "/reports");
  await drop(page, onDisk({ "report.json": JSON.stringify(report) }));
  await section(page, "Failures");
  const grid = page.getByRole("grid", { name: "4 failure details" });
  await expect(grid.getByRole("gridcell", { name: "alpha" })).toBeVisible();
  const names = await grid.getByRole("columnheader").allTextContents();
  expect(names.map((name) => name.replace(/[^A-Za-z ]/g, "").trim()), "no column is empty").toEqual([
    "Day", "Failed", "MX host", "Fault", "Reporter", "Policy domain", "Result type", "Sending MTA", "MX address", "Additional information", "HELO name", "Policy type",
  ]);
  const column = async (name) => {
    const at = names.findIndex((known) => known.startsWith(name));
    const rows = await grid.getByRole("row").filter({ has: page.getByRole("gridcell") }).all();
    return Promise.all(rows.map(async (row) => row.getByRole("gridcell").nth(at).textContent()));
  };
  await grid.getByRole("button", { name: "HELO name" }).click();
  await expect.poll(() => column("HELO")).toEqual(["\u2013", "MX-A.example.com", "mx-b.example.com", "mx-c.example.com"]);
  await grid.getByRole("button", { name: "Additional information" }).click();
  await expect.poll(() => column("Additional")).toEqual(["\u2013", "alpha", "https://example.net/help", "Zeta: <U+202E>bidi"]);
  await grid.getByRole("button", { name: "Additional information" }).click();
  await expect(grid.getByRole("columnheader", { name: "Additional information" })).toHaveAttribute("aria-sort", "descending");
  await expect.poll(() => column("Additional")).toEqual(["Zeta: <U+202E>bidi", "https://example.net/help", "alpha", "\u2013"]);
  // Text, not a link; the table is wider than its box, the page is no wider than the phone.
  await expect(grid.getByRole("link")).toHaveCount(0);
  expect(await grid.evaluate((table) => table.parentElement.scrollWidth - table.parentElement.clientWidth)).toBeGreaterThan(500);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await grid.getByRole("gridcell", { name: "alpha" }).click();
  await expect(page.getByRole("heading", { name: "Report from Google Inc." })).toBeVisible();
});

test("a policy that changed, and who keeps the old one for too long", async ({ page }) => {
  const report = (name, day, mode) =>
    JSON.stringify({
      "organization-name": name,
      "date-range": { "start-datetime": `2026-05-${day}T00:00:00Z`, "end-datetime": `2026-05-${day}T23:59:59Z` },
      "contact-info": "tls@example.net",
      "report-id": `${name} ${day}`,
      policies: [
        {
          policy: {
            "policy-type": "sts",
            "policy-string": ["version: STSv1", `mode: ${mode}`, "mx: mx1.example.com", "max_age: 604800"],
            "policy-domain": "example.com",
          },
          summary: { "total-successful-session-count": 10, "total-failure-session-count": 0 },
        },
      ],
    });
  await open(page, "/reports");
  await drop(page, [
    folderOnDisk({
      "1.json": report("Google Inc.", "10", "testing"),
      "2.json": report("Google Inc.", "11", "enforce"),
      "3.json": report("Comcast", "16", "testing"),
      "4.json": report("Microsoft Corporation", "21", "testing"),
    }),
  ]);
  await section(page, "Domains");
  await page.getByRole("link", { name: "example.com" }).click();
  const changed = page.getByRole("region", { name: "The MTA-STS policy changed" });
  await expect(changed.getByText("The mode differs between 2 versions.")).toBeVisible();
  await expect(changed.getByRole("row").nth(1)).toContainText("mode: testing");
  await expect(
    changed.getByText("Microsoft Corporation still quoted an older version 10 days after the newest was seen: longer than the 7 days for which its max_age lets senders keep it."),
  ).toBeVisible();
  await expect(changed.getByText("Comcast still quoted an older version 5 days after the newest was seen; its max_age lets senders keep it for 7 days.")).toBeVisible();
  await expect(changed.getByText("check whether it was changed after the file (RFC 8461 s.8.1)")).toBeVisible();
});

test("the list of reports can be put in order by its columns", async ({ page }) => {
  await openMonth(page);
  await section(page, "Reports");
  const list = page.getByRole("region", { name: "All reports" });
  const cells = (number) => list.locator(`tbody tr > :nth-child(${number})`);
  const head = (name) => list.getByRole("columnheader", { name });
  await expect(head("Days")).toHaveAttribute("aria-sort", "descending");
  await expect(cells(2).first()).toHaveText("30 May 2026");

  await head("Sender").getByRole("button").click();
  await expect(head("Sender")).toHaveAttribute("aria-sort", "ascending");
  await expect(head("Days")).not.toHaveAttribute("aria-sort");
  await expect(cells(1).first()).toHaveText("Comcast");
  // The next page goes on in the same order.
  await list.getByRole("button", { name: "Show 50 more" }).click();
  await expect(cells(1)).toHaveCount(100);
  const names = await cells(1).allTextContents();
  expect(names).toEqual(names.toSorted());

  await head("Failed").getByRole("button").press("Enter");
  await expect(head("Failed")).toHaveAttribute("aria-sort", "descending");
  await expect(cells(1)).toHaveCount(50);
  await expect(cells(6).first()).toHaveText("20");
  await head("Failed").getByRole("button").press("Enter");
  await expect(head("Failed")).toHaveAttribute("aria-sort", "ascending");
  await expect(cells(6).first()).toHaveText("0");
  // Another filter keeps the order.
  await section(page, "Failures");
  await page.getByRole("button", { name: "Only Comcast" }).click();
  await section(page, "Reports");
  const matching = page.getByRole("region", { name: "Reports that match" });
  await expect(matching.getByRole("columnheader", { name: "Failed" })).toHaveAttribute("aria-sort", "ascending");
  await expect(matching.locator("tbody tr > :nth-child(1)")).toHaveText(Array(30).fill("Comcast"));
});

/** The rows of a table whose fields hold no line ends, as objects. */
function parseCsv(text) {
  const rows = text.replace(/^\ufeff/, "").trim().split(/\r?\n/).map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((field) => (field[1] ?? field[2]).replaceAll('""', '"')),
  );
  const [names, ...values] = rows;
  return values.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}

async function saved(page) {
  const format = page.getByLabel("Format");
  if (!(await format.isVisible())) await page.getByText("Export", { exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

test("what the filter lets in can be saved, and read back", async ({ page }) => {
  await openMonth(page, "/reports?fault=certificate-expired&reporter=comcast");
  const { name, text } = await saved(page);
  expect(name).toBe("tls-failures-2026-05-10-to-2026-05-30.csv");
  const rows = parseCsv(text);
  expect(rows).toHaveLength(21);
  expect(rows.reduce((sum, row) => sum + Number(row.failed_sessions), 0)).toBe(63);
  expect(new Set(rows.map((row) => row.receiving_mx_hostname))).toEqual(new Set(["mx2.example.com"]));
  await expect(page.getByText("Saved tls-failures-2026-05-10-to-2026-05-30.csv: 21 reports and 21 failure details.")).toBeVisible();

  await page.getByLabel("Format").selectOption({ label: "Reports as one JSON document" });
  const reports = JSON.parse((await saved(page)).text);
  expect(reports).toHaveLength(21);
  expect(new Set(reports.map((report) => report["organization-name"]))).toEqual(new Set(["Comcast"]));
});

test("a masked copy holds none of the names", async ({ page }) => {
  await openMonth(page);
  await page.getByText("Export", { exact: true }).click();
  await page.getByLabel("Mask names and addresses").check();
  for (const format of ["failures-csv", "policies-csv", "ndjson", "json", "markdown"]) {
    await page.getByLabel("Format").selectOption(format);
    const { name, text } = await saved(page);
    expect(name).toContain("redacted");
    expect(text.length).toBeGreaterThan(500);
    for (const secret of ["Google", "google.com", "Microsoft", "Comcast", "Northwind", "mx1.example.com", "mx2.example.com", "203.0.113.2", "209.85.", "198.51.100.7"]) {
      expect(text.toLowerCase(), `${format}: ${secret}`).not.toContain(secret.toLowerCase());
    }
  }
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("no section has an accessibility fault", async ({ page }) => {
      test.setTimeout(120_000);
      await openMonth(page, "/reports?from=2026-05-02&colour=red");
      for (const name of ["Overview", "Problems", "Domains", "Failures", "Reports", "Files"]) {
        await section(page, name);
        if (name === "Domains") await page.getByRole("link", { name: "example.org" }).click();
        for (const summary of await page.locator(".section details:not(.menu) > summary:visible").all()) await summary.click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((violation) => `${name}: ${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
      }
    });
  });
}

test("no section is wider than a phone", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await openMonth(page, "/reports?from=2026-05-02");
  for (const name of ["Overview", "Problems", "Domains", "Failures", "Reports", "Files"]) {
    await section(page, name);
    for (const summary of await page.locator(".section details:not(.menu) > summary:visible").all()) await summary.click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThanOrEqual(0);
  }
});
