// Every screen, in light and dark, as axe sees it; and what a keyboard meets.

import AxeBuilder from "@axe-core/playwright";

import { googleMail, noise, onDisk } from "./support/fixtures.mjs";
import { answered, drop, expect, open, section, test } from "./support/site.mjs";

async function check(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("start, record and privacy have no accessibility fault", async ({ page }) => {
      await open(page);
      await check(page);
      await open(page, "/record");
      await check(page);
      await page.getByLabel("Domain").fill("me@example.com");
      await page.getByLabel("Destination 1", { exact: true }).fill("http://example.com");
      await page.getByRole("button", { name: "Add a destination" }).click();
      await page.getByLabel("Destination 2", { exact: true }).fill("https://user:secret@example.com/?a=b");
      await check(page);
      await open(page, "/privacy");
      await check(page);
    });

    test("checking a record has no accessibility fault", async ({ page }) => {
      await open(page, "/check");
      await check(page);
      await page.getByRole("button", { name: "Try an example" }).click();
      await expect(page.getByRole("heading", { name: /^This record works/ })).toBeVisible();
      await check(page);
      await page.getByLabel("Record or DNS answer").fill("v=TLSRPTv1;rua=mailto:a@example.com;;\nv=TLSRPTv1; rua=\u201cb\u201d");
      await expect(page.getByRole("heading", { name: /^Senders may act/ })).toBeVisible();
      await check(page);
    });

    test("reports have no accessibility fault", async ({ page }) => {
      await open(page, "/reports");
      await check(page);
      await drop(page, onDisk({ "google.eml": googleMail(), "noise.bin": noise() }));
      await expect(answered(page, 1, 1)).toBeVisible();
      await check(page);
      await section(page, "Reports");
      await page.getByRole("link", { name: "Google Inc." }).click();
      await expect(page.getByRole("heading", { name: "Report from Google Inc." })).toBeVisible();
      await page.getByRole("button", { name: "Show the raw JSON" }).click();
      await expect(page.getByRole("button", { name: "Copy the raw JSON" })).toBeVisible();
      await page.getByLabel("Search in the raw JSON").fill("example");
      await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
      for (const summary of await page.locator("summary").all()) await summary.click();
      await check(page);
    });
  });
}

test("the theme can be chosen and is remembered", async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: "Dark" }).check({ force: true });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the skip link leads to the content", async ({ page }) => {
  await open(page, "/record");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("nothing is wider than a phone", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const place of ["/", "/record", "/reports", "/privacy"]) {
    await open(page, place);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, place).toBeLessThanOrEqual(0);
  }
});
