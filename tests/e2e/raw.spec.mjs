// The raw JSON of a report: searched, whatever its size, and drawn so that nothing in it hides.

import { googleReport, longReport, onDisk } from "./support/fixtures.mjs";
import { drop, expect, open, section, test } from "./support/site.mjs";

const field = (page) => page.getByRole("searchbox", { name: "Search in the raw JSON" });
const box = (page) => page.getByLabel("Raw JSON", { exact: true }).and(page.locator("pre"));
const told = (page) => page.getByRole("search", { name: "Raw JSON" }).getByRole("status");
const current = (page) => box(page).locator("mark[aria-current]");
const button = (page, name) => page.getByRole("button", { name, exact: true });

async function openRaw(page, text) {
  await open(page, "/reports");
  await drop(page, onDisk({ "report.json": text }));
  await section(page, "Reports");
  await page.getByRole("region", { name: "All reports" }).getByRole("link").first().click();
  await page.getByRole("button", { name: "Show the raw JSON" }).click();
  await expect(box(page)).toBeVisible();
}

test("a term is found wherever it stands, and its matches are gone through in a ring", async ({ page }) => {
  const text = JSON.stringify(googleReport(), null, 2);
  const matches = text.split("example.com").length - 1;
  expect(matches).toBeGreaterThan(3);
  await openRaw(page, text);
  await expect(page.getByRole("heading", { name: "As received" })).toBeFocused();
  await expect(box(page)).toHaveText(text, { useInnerText: true });
  await expect(button(page, "Next")).toBeDisabled();
  await expect(told(page)).toHaveText("");

  await field(page).fill("EXAMPLE.com");
  await expect(told(page)).toHaveText(`1 of ${matches}`);
  await expect(box(page).locator("mark")).toHaveText(Array(matches).fill("example.com"));
  await expect(current(page)).toHaveCount(1);
  await button(page, "Next").click();
  await expect(told(page)).toHaveText(`2 of ${matches}`);
  await button(page, "Previous").click();
  await button(page, "Previous").click();
  await expect(told(page)).toHaveText(`${matches} of ${matches}`);
  await expect(box(page).locator("mark").last()).toHaveAttribute("aria-current", "true");
  await expect(button(page, "Previous")).toBeFocused();

  await field(page).fill("no such text");
  await expect(told(page)).toHaveText("No match");
  await expect(box(page).locator("mark")).toHaveCount(0);
  await expect(button(page, "Next")).toBeDisabled();
  await field(page).fill("");
  await expect(told(page)).toHaveText("");
  await expect(box(page)).toHaveText(text, { useInnerText: true });
});

test("the keyboard alone is enough", async ({ page }) => {
  await openRaw(page, JSON.stringify(googleReport(), null, 2));
  const press = (key) => page.keyboard.press(key);
  // From the heading: the copy button, the field, the two buttons, the text.
  await press("Tab");
  await expect(button(page, "Copy the raw JSON")).toBeFocused();
  await press("Tab");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("mx1");
  await expect(told(page)).toHaveText("1 of 3");
  await press("Enter");
  await expect(told(page)).toHaveText("2 of 3");
  await press("Enter");
  await press("Enter");
  await expect(told(page)).toHaveText("1 of 3");
  await press("Shift+Enter");
  await expect(told(page)).toHaveText("3 of 3");
  // A term that goes on stays where it is.
  await page.keyboard.type(".example.com");
  await expect(told(page)).toHaveText("3 of 3");
  await expect(current(page)).toHaveText("mx1.example.com");
  await expect(field(page)).toBeFocused();
  await press("Tab");
  await expect(button(page, "Previous")).toBeFocused();
  await press("Tab");
  await press("Enter");
  await expect(told(page)).toHaveText("1 of 3");
  await press("Tab");
  await expect(box(page)).toBeFocused();
});

test("a match far beyond the part that is drawn is brought there and into view", async ({ page }) => {
  const text = longReport(2_000);
  const length = text.length.toLocaleString("en");
  expect(text.length).toBeGreaterThan(500_000);
  await openRaw(page, text);
  await expect(page.getByText(`Shown are bytes 1 to 200,000 of ${length}.`)).toBeVisible();
  await expect(box(page)).not.toContainText("detail 1777 of");

  await field(page).fill("Detail 1777 of the mail system");
  await expect(told(page)).toHaveText("1 of 1");
  await expect(current(page)).toHaveText("detail 1777 of the mail system");
  await expect(current(page)).toBeInViewport();
  await expect(field(page)).toBeInViewport();
  await expect(page.getByText(/^Shown are bytes [\d,]{7} to [\d,]{7} of /)).toBeVisible();
  expect((await box(page).textContent()).length).toBeLessThanOrEqual(100_000);

  await field(page).fill("of the mail system");
  await expect(told(page)).toHaveText("1,777 of 2,000");
  await field(page).press("Enter");
  await expect(box(page)).toContainText("detail 1778 of the mail system");
  await expect(current(page)).toBeInViewport();
  expect(await box(page).locator("mark").count()).toBeLessThanOrEqual(200);

  // Back from the first is the last.
  await field(page).fill("");
  await expect(page.getByText(`Shown are bytes 1 to 200,000 of ${length}.`)).toBeVisible();
  await field(page).fill("detail ");
  await expect(told(page)).toHaveText("1 of 2,000");
  await field(page).press("Shift+Enter");
  await expect(told(page)).toHaveText("2,000 of 2,000");
  await expect(page.getByText(new RegExp(`^Shown are bytes [\\d,]+ to ${length} of ${length}\\.`))).toBeVisible();
  await expect(current(page)).toBeInViewport();

  await field(page).fill("e");
  await expect(told(page)).toHaveText(/^[\d,]+ of more than 10,000$/);
});

test("what hides in a raw text shows, line ends stay, and what is copied is what was received", async ({ page }) => {
  const text = JSON.stringify(googleReport({ "organization-name": "Google\u202ecnI\u200b" }), null, 2).replaceAll("\n", "\r\n");
  await openRaw(page, text);
  await expect(box(page)).toContainText("Google<U+202E>cnI<U+200B>");
  await expect(box(page)).not.toContainText("\u202e");
  await expect(page.getByText("Hidden characters are shown by their number")).toBeVisible();
  expect((await box(page).textContent()).split("\n").length).toBe(text.split("\n").length);
  await button(page, "Copy the raw JSON").click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
});

test("on a phone nothing is too wide, and the search stays in sight", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openRaw(page, longReport(400));
  await field(page).fill("detail 39");
  await expect(told(page)).toHaveText("1 of 11");
  for (let step = 2; step <= 11; step += 1) {
    await button(page, "Next").click();
    await expect(told(page)).toHaveText(`${step} of 11`);
    await expect(current(page)).toBeInViewport({ ratio: 1 });
    await expect(field(page)).toBeInViewport({ ratio: 1 });
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});
