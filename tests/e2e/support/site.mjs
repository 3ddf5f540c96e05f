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
  await expect(page.getByRole("navigation", { name: "Places" })).toBeVisible();
}

/** The row of a file in the list of outcomes. */
export function fileRow(page, name) {
  return page.getByRole("region", { name: "Files" }).getByRole("listitem").filter({ hasText: name });
}

/** A figure of the answer, by its name. */
export function figure(page, name) {
  const exact = new RegExp(`^${name}$`);
  return page.locator('section[aria-labelledby="answer"] dl > div').filter({ has: page.locator("dt", { hasText: exact }) }).locator("dd");
}

/** The answer, once it tells of so many problems in so many reports. */
export function answered(page, problems, reports) {
  const sentence = new RegExp(`^${problems === 1 ? "1 problem," : `${problems} problems,`}`);
  return page
    .locator('section[aria-labelledby="answer"]')
    .filter({ has: page.getByRole("heading", { name: sentence }) })
    .filter({ hasText: new RegExp(`Reports${reports}(?![\\d,])`) });
}
