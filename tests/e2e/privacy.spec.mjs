// Nothing leaves the tab: the policy is there, and it holds in the page and in the engine.

import { createServer } from "node:http";

import { googleMail, onDisk } from "./support/fixtures.mjs";
import { answered, drop, expect, open, section, test } from "./support/site.mjs";

/** A server elsewhere that would welcome any request, and counts them. */
async function elsewhere() {
  let hits = 0;
  const server = createServer((_, response) => {
    hits += 1;
    response.writeHead(200, { "access-control-allow-origin": "*", "access-control-allow-private-network": "true" });
    response.end("hello");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, hits: () => hits, close: () => server.close() };
}

test("the page carries its policy before anything else", async ({ page }) => {
  const html = await (await page.request.get("/")).text();
  const policy = html.match(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/)[1];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("http:");
  expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<link"));
  expect(html.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
  expect(html).not.toContain("style=");
});

test("neither page nor engine can reach another origin", async ({ page, baseURL }) => {
  const other = await elsewhere();
  await open(page);
  await drop(page, onDisk({ "google.eml": googleMail() }));
  await expect(answered(page, 1, 1)).toBeVisible();
  const attempt = (url) => fetch(url).then(() => "reached", (error) => `refused: ${error.message}`);

  // The control: the same call works where the policy allows it.
  expect(await page.evaluate(attempt, baseURL)).toBe("reached");
  expect(page.complaints).toEqual([]);
  expect(await page.evaluate(attempt, other.url)).toMatch(/^refused/);
  expect(page.workers()).toHaveLength(1);
  expect(await page.workers()[0].evaluate(attempt, baseURL)).toBe("reached");
  expect(await page.workers()[0].evaluate(attempt, other.url)).toMatch(/^refused/);
  expect(other.hits()).toBe(0);
  other.close();

  // The refusals are told on the console, as they should be; nothing else may be.
  const expected = /Content Security Policy|policy violation|violates the following/;
  expect(page.complaints.filter((complaint) => !expected.test(complaint) && !complaint.startsWith(`request: ${other.url}`))).toEqual([]);
  page.complaints.length = 0;
});

test("the page works with the network cut", async ({ page, context }) => {
  await open(page);
  await drop(page, onDisk({ "google.eml": googleMail() }));
  await expect(answered(page, 1, 1)).toBeVisible();
  const lost = [];
  page.on("requestfailed", (request) => lost.push(request.url()));
  await context.setOffline(true);
  await section(page, "Reports");
  await page.getByRole("link", { name: "Google Inc." }).click();
  await expect(page.getByRole("heading", { name: "Report from Google Inc." })).toBeVisible();
  await page.getByRole("link", { name: "Nothing leaves this tab" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nothing leaves this tab" })).toBeVisible();
  // The browser asks for the tab's icon again at every change of address; the page itself asks for nothing.
  expect(lost.filter((url) => !url.includes("/icon-"))).toEqual([]);
  page.complaints.splice(0, lost.length);
  expect(page.complaints).toEqual([]);
});
