// The reports as a workspace: sections with addresses of their own, what is on the first screen, keys and focus.

import { readFileSync } from "node:fs";

import { googleMail, googleReport, noise, onDisk } from "./support/fixtures.mjs";
import { answered, drop, expect, open, problem, section, sectionLink, test } from "./support/site.mjs";

const SECTIONS = ["Overview", "Problems", "Domains", "Failures", "Reports", "Files"];

async function openSample(page, fragment = "/reports", problems = 2, reports = 374) {
  await open(page, fragment);
  await page.getByRole("button", { name: "Open sample reports" }).click();
  await expect(answered(page, problems, reports)).toBeVisible();
}

test("a walk from the answer to a report and back, and the same view from its address", async ({ page, context }) => {
  await openSample(page);
  await page.getByRole("link", { name: "What to do" }).click();
  const title = page.getByRole("heading", { level: 2, name: "The certificate has expired: mx2.contoso.example" });
  await expect(title).toBeVisible();
  const address = page.url();
  expect(address).toContain("#/reports/problems/certificate-expired/contoso.example/mx2.contoso.example");

  await problem(page).getByRole("link", { name: "Failures of this problem" }).click();
  await expect(page.getByRole("grid", { name: "46 failure details" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(page.getByRole("grid", { name: "129 failure details" })).toBeVisible();
  await section(page, "Reports");
  await page.getByRole("region", { name: "All reports" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1, name: /^Report from/ })).toBeFocused();
  for (const heading of ["Reports", "Failures", "Failures", "Problems", "Overview"]) {
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: heading, exact: true })).toBeAttached();
  }

  const other = await context.newPage();
  await other.goto(address);
  await expect(other.getByText("This link shows \u201cThe certificate has expired\u201d at mx2.contoso.example.")).toBeVisible();
  await other.getByRole("button", { name: "Open sample reports" }).click();
  await expect(other.getByRole("heading", { level: 2, name: "The certificate has expired: mx2.contoso.example" })).toBeVisible();
  expect(other.url()).toBe(address);
  await other.close();
});

test("the first screen has the answer, the time line, what needs action and the domains; no section is higher than two", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openSample(page);
  for (const part of [
    page.getByRole("heading", { name: "Some mail to contoso.example is being held back" }),
    page.getByRole("img", { name: /^Sessions per day/ }),
    page.getByRole("region", { name: "Needs action (2)" }),
    page.getByRole("region", { name: "Domains (3)" }),
  ]) {
    await expect(part).toBeInViewport({ ratio: 1 });
  }
  for (const name of SECTIONS) {
    await section(page, name);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(height, name).toBeLessThanOrEqual(1800);
  }
});

test("old addresses lead to their section, and the filter stays when the section changes", async ({ page }) => {
  await openSample(page, "/reports?reporter=google%20inc", 2, 90);
  await expect(sectionLink(page, "Overview")).toHaveAttribute("aria-current", "page");
  await section(page, "Domains");
  expect(page.url()).toContain("#/reports/domains?reporter=google");
  await section(page, "Failures");
  await expect(page.getByRole("list", { name: "Filter" })).toContainText(/Reporter: google inc/i);
});

test("the list of problems is moved through by keys, and opening one moves the focus to it", async ({ page }) => {
  await openSample(page);
  await section(page, "Problems");
  const links = page.getByRole("region", { name: /^(Needs action|Watching|Over) / }).getByRole("link");
  await expect(links).toHaveCount(5);
  await links.first().focus();
  await page.keyboard.press("j");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("k");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  const title = page.getByRole("heading", { level: 2, name: "The MX host is not in the MTA-STS policy: backup.shop.example" });
  await expect(title).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 2, name: "The certificate has expired: mx2.contoso.example" })).toBeVisible();
});

test("keys lead to the search and the sections, are listed, and never fire while one types", async ({ page }) => {
  await openSample(page);
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Search the reports" });
  await expect(search).toBeFocused();
  await page.keyboard.type("?2");
  await expect(search).toHaveValue("?2");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await search.fill("");
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("3");
  await expect(page.getByRole("heading", { level: 1, name: "Domains" })).toBeFocused();
});

test("what happens is announced once, in a region that is always there", async ({ page }) => {
  await open(page, "/reports");
  const status = page.getByRole("status").first();
  await expect(status).toHaveText("");
  await drop(page, onDisk({ "google.eml": googleMail(), "noise.bin": noise() }));
  await expect(status).toHaveText("2 files: 1 read, 1 not a TLS report");
  await page.getByRole("searchbox", { name: "Search the reports" }).fill("nothing has this");
  await expect(status).toHaveText("0 of 1 report match");
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(status).toHaveText("1 of 1 report match");
  await section(page, "Files");
  await page.getByRole("button", { name: "Clear everything" }).click();
  await expect(status).toHaveText("All files were removed");
  await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeFocused();
});

test("a domain shows its problems, its reporters and whether it is ready", async ({ page }) => {
  await openSample(page);
  await section(page, "Domains");
  await page.getByRole("link", { name: "shop.example" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "shop.example" })).toBeFocused();
  await expect(page.getByRole("region", { name: "From testing to enforce" })).toContainText("Not ready");
  await expect(page.getByRole("region", { name: "Reporters" }).getByRole("row", { name: /Fabrikam Mail/ })).toContainText("silent for 8 days");
  await page.getByRole("button", { name: "Failure rate" }).click();
  await expect(page.getByRole("columnheader", { name: "Failure rate" }).first()).toBeVisible();
  await page.getByRole("link", { name: "Close" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "shop.example" })).toHaveCount(0);
});

test("a column can be hidden, and the choice is remembered", async ({ page }) => {
  await openSample(page, "/reports/failures");
  await section(page, "Failures");
  const grid = page.getByRole("grid", { name: "129 failure details" });
  await expect(grid.getByRole("columnheader", { name: "Result type" })).toBeVisible();
  await page.getByText("Columns", { exact: true }).click();
  await page.getByLabel("Result type").uncheck();
  await expect(grid.getByRole("columnheader", { name: "Result type" })).toHaveCount(0);
  await page.reload();
  await page.getByRole("button", { name: "Open sample reports" }).click();
  await expect(grid).toBeVisible();
  await expect(grid.getByRole("columnheader", { name: "Result type" })).toHaveCount(0);
});

test("a problem is copied as a ticket", async ({ page }) => {
  await openSample(page);
  await section(page, "Problems");
  await page.getByRole("button", { name: /^Copy as ticket/ }).click();
  const ticket = await page.evaluate(() => navigator.clipboard.readText());
  expect(ticket).toMatch(/^# The certificate has expired \(`mx2\.contoso\.example`\)/);
  expect(ticket).toContain("**What to do.**");
  expect(ticket).toContain("Google Inc.");
});

test("a summary is previewed, printed and saved, with names or without", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openSample(page);
  const button = page.getByRole("button", { name: "Print summary" });
  await button.click();
  const dialog = page.getByRole("dialog", { name: "Summary to print or hand on" });
  const preview = dialog.frameLocator('iframe[title="Preview of the summary"]');
  await expect(preview.getByRole("heading", { level: 1 })).toHaveText("TLS reports: contoso.example, shop.example and club.example");
  await expect(preview.getByText("These reports are made up.")).toBeVisible();
  await expect(preview.getByRole("heading", { name: "Some mail to contoso.example is being held back" })).toBeVisible();
  await expect(preview.getByRole("heading", { name: "1. The certificate has expired: mx2.contoso.example" })).toBeAttached();
  // Its own style applies.
  expect(await preview.locator(".answer").evaluate((box) => getComputedStyle(box).borderLeftStyle)).toBe("solid");
  // The browser's dialog cannot be seen from here, but it is opened for the document in the frame.
  const printed = await page.locator("#summary-frame").evaluateHandle((frame) => {
    const seen = { count: 0 };
    frame.contentWindow.print = () => (seen.count += 1);
    return seen;
  });
  await dialog.getByRole("button", { name: "Print or save as PDF" }).click();
  expect(await printed.evaluate((seen) => seen.count)).toBe(1);

  await dialog.getByRole("checkbox", { name: "Mask names and addresses" }).check();
  await expect(preview.getByRole("heading", { level: 1 })).toHaveText(/^TLS reports: name-\d/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Save as a web page (HTML)" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^tls-summary-redacted-2\d{3}-\d\d-\d\d-to-2\d{3}-\d\d-\d\d\.html$/);
  const text = readFileSync(await download.path(), "utf8");
  expect(text).not.toMatch(/contoso|northwind|192\.0\.2\.10\b/);
  expect(text).toMatch(/^<!DOCTYPE html>/i);

  // It is readable without the product and without script.
  const other = await page.context().newPage();
  await other.setContent(text);
  await expect(other.getByRole("heading", { name: "What to do" }).first()).toBeVisible();
  await other.close();

  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(button).toBeFocused();
});

/** Reports with names, directions of text, numbers and dates that no screen is made for. */
function extremes() {
  const long = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.example.org`;
  const about = (domain, mx, over = {}, successful = 1000) =>
    googleReport({
      "report-id": `${domain}-${mx}`.slice(0, 200),
      policies: [
        {
          policy: { "policy-type": "sts", "policy-string": ["version: STSv1", "mode: enforce", `mx: ${mx}`, "max_age: 604800"], "policy-domain": domain, "mx-host": [mx] },
          summary: { "total-successful-session-count": successful, "total-failure-session-count": 200 },
          "failure-details": [{ "result-type": "certificate-expired", "sending-mta-ip": "198.51.100.7", "receiving-mx-hostname": mx, "receiving-ip": "203.0.113.9", "failed-session-count": 200 }],
        },
      ],
      ...over,
    });
  const many = about("many.example", "mx.many.example");
  many.policies[0]["failure-details"] = Array.from({ length: 5000 }, (_, at) => ({ ...many.policies[0]["failure-details"][0], "receiving-mx-hostname": `mx${at}.many.example`, "failed-session-count": 1 }));
  const undated = about("undated.example", "mx.undated.example");
  delete undated["date-range"];
  const nameless = about("x", "mx.x.example");
  delete nameless.policies[0].policy["policy-domain"];
  return {
    "long.json": JSON.stringify(about(long, `mx1.${long}`, { "organization-name": `Organisation ${"W".repeat(190)}` })),
    "turned.json": JSON.stringify(about("\u202eevil.\u05d0\u05d1.example", "mx.\u202eevil.example", { "organization-name": "\u05d7\u05d1\u05e8\u05d4 \u202eevil" })),
    "combining.json": JSON.stringify(about("e\u0301\u0301\u0301\u0301.example", "mx.e\u0301\u0301\u0301\u0301.example")),
    "huge.json": JSON.stringify(about("huge.example", "mx.huge.example", {}, 10 ** 15)),
    "many.json": JSON.stringify(many),
    "undated.json": JSON.stringify(undated),
    "nameless.json": JSON.stringify(nameless),
  };
}

test("extreme names, numbers and dates fit on every section, and can be seen whole", async ({ page }) => {
  test.slow();
  await open(page, "/reports");
  await drop(page, onDisk(extremes()));
  await expect(sectionLink(page, "Reports")).toHaveText(/Reports 7/);
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 900 });
    for (const name of SECTIONS) {
      await section(page, name);
      await page.waitForTimeout(200);
      const faults = await page.evaluate(() => {
        const over = document.documentElement.scrollWidth - window.innerWidth;
        const found = over > 0 ? [`${over} pixels too wide`] : [];
        // Text that runs out of its own box, or out of the page, unless that scrolls.
        for (const element of document.querySelectorAll("main :is(h1, h2, h3, p, a, button, dd, th, td, li)")) {
          const box = element.getBoundingClientRect();
          if (box.width <= 1 || element.closest(".visually-hidden, [role=grid]")) continue;
          const scrolls = element.closest(".table-frame, .grid-box, .pane, .sections, .master, .facets");
          if (!scrolls && box.right > window.innerWidth + 1) found.push(`outside: ${element.outerHTML.slice(0, 100)}`);
          if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "hidden" && !element.title) found.push(`cut: ${element.outerHTML.slice(0, 100)}`);
        }
        // What is shortened has its whole text as a title, and says it to screen readers.
        for (const name of document.querySelectorAll("main .name[title]")) {
          if (!name.textContent.includes(name.title)) found.push(`not whole: ${name.title.slice(0, 60)}`);
        }
        return found.slice(0, 5);
      });
      expect(faults, `${name} at ${width}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await section(page, "Problems");
  await expect(sectionLink(page, "Problems")).toHaveText(/Problems 200\+/);
  // The problem itself has the name in full.
  await page.getByRole("region", { name: /^Needs action/ }).getByRole("link", { name: /aaaa/ }).click();
  await expect(page.locator("#problem-title")).toContainText(`${"c".repeat(60)}.example.org`);
  const first = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(first, "the long list scrolls in its own box").toBeLessThanOrEqual(1800);
});

test("the usual tasks take at most three clicks and no scrolling past a screen", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openSample(page);
  let clicks = 0;
  const click = async (target) => {
    await expect(target).toBeInViewport();
    await target.click();
    clicks += 1;
  };
  const done = (task) => {
    expect(clicks, task).toBeLessThanOrEqual(3);
    clicks = 0;
  };
  // Who stopped sending, and whether a domain can go to enforce, are on the first screen.
  await expect(page.getByText(/silent for 8 days, daily before/)).toBeInViewport();
  await expect(page.getByRole("region", { name: /^Domains/ }).getByText("Not ready")).toBeInViewport();
  done("who stopped sending");

  // One reporter on one day: the reporter, then the bar.
  await click(page.getByRole("region", { name: /^Reporters/ }).getByRole("button", { name: "Only Google Inc." }));
  await expect(page.getByRole("list", { name: "Filter" })).toContainText(/Reporter: google inc/i);
  const bar = page.locator(".chart-bar").filter({ hasText: /^20 Nov 2026/ });
  await click(bar);
  await expect(page.getByRole("list", { name: "Filter" })).toContainText("From: 20 Nov 2026");
  await expect(page.locator("dl.figures")).toBeInViewport();
  done("one reporter on one day");
  await page.getByRole("button", { name: "Clear filter" }).click();

  // Two domains side by side.
  await click(sectionLink(page, "Domains"));
  for (const domain of ["contoso.example", "shop.example"]) {
    await expect(page.getByRole("row", { name: new RegExp(`^${domain}`) })).toBeInViewport();
  }
  done("comparing two domains");

  // A ticket for the worst problem.
  await section(page, "Overview");
  await click(page.getByRole("link", { name: "What to do" }));
  const ticket = page.getByRole("button", { name: /^Copy as ticket/ });
  await ticket.scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => window.scrollY)).toBeLessThan(900);
  await click(ticket);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^# The certificate has expired/);
  done("a ticket");

  // A print for a manager.
  await section(page, "Overview");
  await click(page.getByRole("button", { name: "Print summary" }));
  await expect(page.getByRole("button", { name: "Print or save as PDF" })).toBeEnabled();
  clicks += 1;
  done("a print");
});

test("nothing jumps while the page loads and while reports are read", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifts.push(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  const shifted = () => page.evaluate(() => globalThis.shifts.reduce((sum, value) => sum + value, 0));
  await openSample(page);
  for (const name of SECTIONS) {
    await section(page, name);
    await page.waitForTimeout(300);
  }
  await page.goto("#/record?domain=example.org&to=a%40example.org");
  await expect(page.getByRole("heading", { name: "Next steps" })).toBeVisible();
  // The limit of a good page by the measure of Cumulative Layout Shift.
  expect(await shifted()).toBeLessThan(0.1);
});
