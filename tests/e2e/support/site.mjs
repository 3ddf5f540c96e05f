// The test object of every browser test: a page that must stay silent on the console and ask for nothing but the
// site's own files.

import { test as base, expect } from "@playwright/test";

export { expect };

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const complaints = [];
    // What a test of the look-up may ask: the origin of its resolver, and nothing else. Every test has none.
    page.mayAsk = [];
    page.asked = [];
    const allowed = (text) => page.mayAsk.some((origin) => text.startsWith(`${origin}/`));
    page.on("console", (message) => {
      // The browser itself tells of every answer that failed.
      const told = message.type() === "error" && message.text().startsWith("Failed to load resource") && allowed(message.location().url);
      if (!told) complaints.push(`console ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
    page.on("request", (request) => {
      const url = request.url();
      if (allowed(url)) page.asked.push(url);
      else if (!url.startsWith(baseURL) && !url.startsWith(`blob:${baseURL}`)) complaints.push(`request: ${url}`);
    });
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    // The page asks before reports are lost; tests leave it without asking.
    page.on("dialog", (dialog) => (dialog.type() === "beforeunload" ? dialog.accept() : dialog.dismiss()));
    page.complaints = complaints;
    await use(page);
    expect(complaints, "the console stays silent and only the site's own files are asked for").toEqual([]);
  },
});

/** Drops real files from disk on the window, as a person would. */
export async function drop(page, paths) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  }
  await session.detach();
}

/** Opens a place of the site and waits until the page runs. */
export async function open(page, fragment = "/") {
  await page.goto(`#${fragment}`);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
}

/** Opens a section of the reports by its link. */
export async function section(page, name) {
  const link = sectionLink(page, name);
  const here = (await link.getAttribute("aria-current")) === "page";
  await link.click();
  const heading = page.getByRole("heading", { level: 1, name, exact: true });
  if (here) await expect(heading).toBeAttached();
  else await expect(heading).toBeFocused();
}

/** The link of a section, whose name may be followed by a count. */
export function sectionLink(page, name) {
  return page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: new RegExp(`^${name}( [\\d,]+\\+?)?$`) });
}

/** The row of a file in the list of outcomes; the section of files must be open. */
export function fileRow(page, name) {
  return page.getByRole("region", { name: "Files" }).getByRole("listitem").filter({ hasText: name });
}

/** A figure of the answer, by its name; the overview must be open. */
export function figure(page, name) {
  const exact = new RegExp(`^${name}$`);
  return page.locator('section[aria-labelledby="answer"] dl > div').filter({ has: page.locator("dt", { hasText: exact }) }).locator("dd");
}

/** The open problem. */
export function problem(page) {
  return page.locator('article[aria-labelledby="problem-title"]');
}

/** The links of the sections, once they count so many problems that need action in so many reports. */
export function answered(page, problems, reports) {
  const link = (text) => page.getByRole("link", { name: new RegExp(`^${text}$`) });
  return page
    .getByRole("navigation", { name: "Sections" })
    .filter({ has: link(`Problems ${problems}`) })
    .filter({ has: link(`Reports ${reports}`) });
}
