// What WCAG 2.2 AA asks for beyond what axe can see: focus, announcements, names, reflow, targets, contrast settings.

import { readFileSync } from "node:fs";

import AxeBuilder from "@axe-core/playwright";

import { googleMail, noise, onDisk } from "./support/fixtures.mjs";
import { answered, drop, expect, open, section, test } from "./support/site.mjs";

const SECTIONS = ["Overview", "Problems", "Domains", "Failures", "Reports", "Files"];

async function openSample(page, fragment = "/reports") {
  await open(page, fragment);
  await page.getByRole("button", { name: "Open sample reports" }).click();
  await expect(answered(page, 2, 374)).toBeVisible();
}

/** The element that has the focus, as its tag and its id or text; "BODY" if it was lost. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element === document.body ? "BODY" : `${element.tagName} ${element.id || element.textContent.slice(0, 40)}`;
  });

test("regions that announce are there before they speak", async ({ page }) => {
  await open(page, "/reports");
  const region = page.locator('[role="status"].visually-hidden').first();
  await region.evaluate((element) => (element.dataset.known = "yes"));
  await drop(page, onDisk({ "noise.bin": noise() }));
  await expect(page.locator('[role="status"][data-known]')).toHaveText(/1 file: 1 not a TLS report/);
  await expect(page.getByText("None of these files contains a TLS report that could be read.")).toBeVisible();
  await drop(page, onDisk({ "google.eml": googleMail(), "more.bin": noise() }));
  await expect(page.locator('[role="status"][data-known]')).toHaveText(/1 read/);

  await open(page, "/check");
  const verdict = page.locator('#records [role="status"]').first();
  await verdict.evaluate((element) => (element.dataset.known = "yes"));
  await page.getByLabel("Record or DNS answer").fill("v=TLSRPTv1; rua=mailto:a@example.com");
  await expect(page.locator('#records [role="status"][data-known]')).toHaveText("The value is valid; its name was not in the text.");
});

test("the record form speaks once after a pause, not at every key", async ({ page }) => {
  await open(page, "/record");
  await expect(page.getByLabel("Domain")).toBeVisible();
  await page.evaluate(() => {
    globalThis.spoken = [];
    for (const region of document.querySelectorAll('#records [role="status"]')) {
      new MutationObserver(() => globalThis.spoken.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
    }
  });
  await page.getByLabel("Domain").pressSequentially("example.com", { delay: 40 });
  await page.getByLabel("Destination 1", { exact: true }).pressSequentially("https://reports.example.com/v1", { delay: 30 });
  await expect.poll(() => page.evaluate(() => globalThis.spoken.filter((text) => text))).toEqual(["The record is ready."]);
  // No error while somebody types.
  await page.getByLabel("Domain").fill("exa");
  await expect(page.getByLabel("Domain")).not.toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Domain")).toHaveAttribute("aria-invalid", "true");
});

test("the focus is never lost when its control goes", async ({ page }) => {
  await openSample(page);
  const steps = [
    async () => {
      await section(page, "Failures");
      await page.getByRole("button", { name: /^Only/ }).first().click();
    },
    async () => page.getByRole("list", { name: "Filter" }).getByRole("button", { name: /^Remove/ }).first().click(),
    async () => {
      await section(page, "Overview");
      await page.getByText(/^The figures as a table/).click();
      await page.getByRole("group", { name: "Table of days" }).getByRole("button").first().click();
    },
    async () => page.goBack(),
    async () => {
      await section(page, "Reports");
      const more = page.getByRole("button", { name: /^Show \d+ more/ });
      for (let left = await more.count(); left > 0; left = await more.count()) {
        await more.click();
        await page.waitForTimeout(300);
      }
    },
    async () => {
      await section(page, "Files");
      await page.getByRole("button", { name: "Clear everything" }).click();
    },
    async () => {
      // The sample cannot be brought back; files of one's own can.
      await drop(page, onDisk({ "google.eml": googleMail() }));
      await expect(answered(page, 1, 1)).toBeVisible();
      await section(page, "Files");
      await page.getByRole("button", { name: "Clear everything" }).click();
      await page.getByRole("button", { name: "Undo" }).click();
    },
  ];
  for (const [number, step] of steps.entries()) {
    await step();
    await page.waitForTimeout(400);
    expect(await focused(page), `step ${number + 1}`).not.toBe("BODY");
  }
});

test("pasted text that is read does not take the focus with it", async ({ page }) => {
  await open(page, "/reports");
  await page.getByText("Paste a report as text").click();
  await page.getByLabel("JSON, or the source of an email").fill(readFileSync(new URL("../fixtures/google/only-success-count.json", import.meta.url), "utf8"));
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.locator("#answer")).toBeVisible();
  expect(await focused(page)).not.toBe("BODY");
});

test("keys in the table of failures keep the cell in view", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 800 });
  await openSample(page);
  await section(page, "Failures");
  const grid = page.getByRole("grid");
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  for (let at = 0; at < 12; at += 1) await page.keyboard.press("ArrowRight");
  const inView = () =>
    grid.evaluate((element) => {
      const cell = document.getElementById(element.getAttribute("aria-activedescendant"));
      const box = element.closest(".grid-box").getBoundingClientRect();
      const place = cell.getBoundingClientRect();
      return place.left >= box.left - 1 && place.right <= box.right + 1;
    });
  await expect.poll(inView).toBe(true);
});

test("a typed date makes no history entry and keeps what was typed", async ({ page }) => {
  await openSample(page);
  await page.getByRole("combobox", { name: "Period" }).selectOption("From … to …");
  const from = page.getByLabel("From", { exact: true });
  const before = await page.evaluate(() => history.length);
  await from.focus();
  await page.keyboard.type("11102026", { delay: 120 });
  await expect(page).toHaveURL(/from=2026-1[01]-1[01]/);
  expect(await page.evaluate(() => history.length)).toBe(before);
  expect(await from.inputValue()).toMatch(/^2026-/);
});

test("what scrolls can be reached by keyboard, and says what it is", async ({ page }) => {
  await openSample(page);
  for (const name of SECTIONS) {
    await section(page, name);
    for (const summary of await page.locator(".section details:not(.menu) > summary:visible").all()) await summary.click();
    const unreachable = await page.evaluate(() =>
      [...document.querySelectorAll("main *")]
        .filter((element) => {
          const style = getComputedStyle(element);
          const scrolls = (box, all, overflow) => /auto|scroll/.test(overflow) && all > box + 1;
          const does = scrolls(element.clientWidth, element.scrollWidth, style.overflowX) || scrolls(element.clientHeight, element.scrollHeight, style.overflowY);
          const inside = element.querySelector("a, button, input, select, [tabindex='0']");
          return does && element.tabIndex < 0 && !inside;
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(unreachable, name).toEqual([]);
  }
  await section(page, "Reports");
  await page.getByRole("region", { name: /reports/i }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1, name: /^Report from/ })).toBeVisible();
  expect(await page.title()).toMatch(/^Report from .+, \d+ \w+ 2026/);
  await page.getByRole("button", { name: "Show the raw JSON" }).click();
  await expect(page.getByRole("region", { name: /raw JSON/i }).last()).toBeVisible();
});

test("links in text are underlined, names contain their labels, ids are unique", async ({ page }) => {
  await open(page, "/record?domain=example.com&to=a%40example.com");
  await expect(page.getByRole("heading", { name: "Next steps" })).toBeVisible();
  await openSample(page);
  for (const name of SECTIONS) {
    await section(page, name);
    const faults = await page.evaluate(() => {
      const plain = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();
      const found = [];
      for (const link of document.querySelectorAll("main p a, main p .link, main li a")) {
        const block = link.className.includes?.("button") || link.className.includes?.("problem-row") || getComputedStyle(link).display !== "inline";
        if (!block && !getComputedStyle(link).textDecorationLine.includes("underline")) found.push(`not underlined: ${link.outerHTML.slice(0, 100)}`);
      }
      for (const element of document.querySelectorAll("[aria-label]:is(a, button, summary)")) {
        const label = plain(element.innerText);
        if (/[a-z0-9]/.test(label) && !plain(element.getAttribute("aria-label")).includes(label)) found.push(`name without label: ${element.outerHTML.slice(0, 120)}`);
      }
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) found.push(`id twice: ${id}`);
      return found;
    });
    expect(faults, name).toEqual([]);
  }
});

test("targets are 24 pixels high or stand apart", async ({ page }) => {
  await openSample(page);
  for (const name of SECTIONS) {
    await section(page, name);
    const small = await page.evaluate(() => {
      const targets = [...document.querySelectorAll("main a, main button, main summary, main input, main select, header a, header label")].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === "visible" && !element.closest(".visually-hidden, .drop-input");
      });
      const boxes = targets.map((element) => element.getBoundingClientRect());
      const centre = (box) => [box.left + box.width / 2, box.top + box.height / 2];
      return targets
        .filter((element, at) => {
          const box = boxes[at];
          if (box.width >= 23.5 && box.height >= 23.5) return false;
          // In a sentence, or with a circle of 24 pixels to itself (WCAG 2.5.8).
          if (getComputedStyle(element).display === "inline" && element.closest("p, li, dd")) return false;
          const [x, y] = centre(box);
          return boxes.some((other, index) => {
            if (index === at || targets[index].contains(element) || element.contains(targets[index])) return false;
            const [dx, dy] = [Math.max(other.left - x, 0, x - other.right), Math.max(other.top - y, 0, y - other.bottom)];
            return Math.hypot(dx, dy) < 12;
          });
        })
        .map((element) => `${element.outerHTML.slice(0, 110)} ${Math.round(element.getBoundingClientRect().height)}`);
    });
    expect(small, name).toEqual([]);
  }
});

test("text may be spaced out and nothing is cut off or overlaps", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await openSample(page);
  // The page's policy allows no style element: an adopted sheet does the same.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
    document.adoptedStyleSheets = [sheet];
  });
  for (const name of SECTIONS) {
    await section(page, name);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll("main :is(p, a, button, th, td, dd, dt, h1, h2, h3, li, label, span)")]
        .filter((element) => {
          const style = getComputedStyle(element);
          const hidden = style.overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1;
          const whole = element.title || element.closest("[title]") || element.closest("[role=grid]") || element.closest(".visually-hidden");
          return hidden && element.clientWidth > 1 && !whole;
        })
        .map((element) => element.outerHTML.slice(0, 140)),
    );
    expect(cut, name).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThanOrEqual(0);
  }
});

test("charts are drawn at the size of their text at every width", async ({ page }) => {
  await openSample(page);
  for (const width of [1440, 720, 375]) {
    await page.setViewportSize({ width, height: 900 });
    const scale = () => page.getByRole("img", { name: /^Sessions per/ }).evaluate((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
    await expect.poll(scale, { message: `${width}` }).toBeGreaterThan(0.98);
    expect(await scale()).toBeLessThan(1.02);
  }
});

for (const [name, options] of Object.entries({
  "forced colours": { forcedColors: "active" },
  "more contrast": { contrast: "more" },
  "reduced motion": { reducedMotion: "reduce" },
})) {
  test.describe(name, () => {
    test("every section is without fault", async ({ page }) => {
      await page.emulateMedia(options);
      await openSample(page);
      for (const place of SECTIONS) {
        await section(page, place);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((violation) => `${place}: ${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
      }
      if (options.forcedColors) {
        await section(page, "Overview");
        const fills = await page.locator("svg.chart text").evaluateAll((texts) => [...new Set(texts.map((text) => getComputedStyle(text).fill))]);
        expect(fills).toHaveLength(1);
      }
      if (options.contrast) {
        const [line, ink] = await page.evaluate(() => {
          const style = getComputedStyle(document.documentElement);
          return [style.getPropertyValue("--line"), style.getPropertyValue("--ink-soft")].map((value) => value.trim());
        });
        expect(line, "lines are as dark as text").toBe(ink);
      }
    });
  });
}

test("sections keep the number of tab stops small, and their order is that of the page", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openSample(page);
  await page.locator("body").click({ position: { x: 2, y: 2 } });
  const stops = [];
  for (let at = 0; at < 60; at += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const box = element.getBoundingClientRect();
      const text = (element.getAttribute("aria-label") || element.innerText || element.getAttribute("placeholder") || element.labels?.[0]?.innerText || "").replace(/\s+/g, " ").trim();
      return { text: text.slice(0, 60), top: Math.round(box.top), ring: getComputedStyle(element).outlineStyle !== "none" || element.matches(".visually-hidden, .drop-input") };
    });
    if (here === null) break;
    stops.push(here);
  }
  const names = stops.map((stop) => stop.text);
  expect(names.slice(0, 6)).toEqual(["Skip to the content", "TLS-RPT Workbench", "Record", "Check", "Reports", "Look up (opens a new tab)"]);
  for (const [earlier, later] of [["Reports", "Print summary"], ["Print summary", "Overview"], ["Overview", "What to do"], ["What to do", "All problems"]]) {
    const place = (start) => names.findIndex((text) => text.startsWith(start));
    expect(place(earlier), earlier).toBeGreaterThanOrEqual(0);
    expect(place(later), later).toBeGreaterThan(place(earlier));
  }
  expect(stops.length).toBeLessThan(50);
  expect(stops.filter((stop) => !stop.ring).map((stop) => stop.text), "every stop shows where it is").toEqual([]);
});

test("the tasks can be done with the keyboard alone", async ({ page }) => {
  await open(page, "/reports");
  const go = async (name, role = "button") => {
    const target = page.getByRole(role, { name }).first();
    for (let at = 0; at < 80; at += 1) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return target;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} was not reached`);
  };
  await go("Open sample reports");
  await page.keyboard.press("Enter");
  await expect(answered(page, 2, 374)).toBeVisible();
  // The worst problem, and its failures.
  await page.keyboard.press("2");
  await expect(page.getByRole("heading", { level: 1, name: "Problems" })).toBeFocused();
  await go(/The MX host is not in the MTA-STS policy/, "link");
  await page.keyboard.press("Enter");
  await go("Failures of this problem", "link");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Filter" })).toContainText("Policy domain: shop.example");
  // The filter is taken off again.
  await go(/^Remove Policy domain/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Filter" })).not.toContainText("shop.example");
  await go("Clear filter");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Filter" })).toHaveCount(0);
  // A search, and a domain.
  await page.keyboard.press("/");
  await page.keyboard.type("club.example");
  await expect(page).toHaveURL(/q=club|text=club|club\.example/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("3");
  await expect(page.getByRole("heading", { level: 1, name: "Domains" })).toBeFocused();
  await go("club.example", "link");
  await page.keyboard.press("Enter");
  await expect(page.locator("#domain-title")).toBeFocused();
  // A summary, closed with Escape.
  await go("Print summary");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Summary to print or hand on" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Print summary" })).toBeFocused();
});

test("menus fit into the window at every width, with a filter too", async ({ page }) => {
  await openSample(page, "/reports?from=2020-01-01");
  for (const width of [1280, 1024, 900, 720, 640, 480, 320]) {
    await page.setViewportSize({ width, height: 450 });
    await page.getByText("Export", { exact: true }).click();
    const box = await page.locator(".export .menu-box").boundingBox();
    expect(box.x, `${width}`).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width, `${width}`).toBeLessThanOrEqual(width);
    await page.getByLabel("Format").focus();
    await page.keyboard.press("Escape");
    await expect(page.getByLabel("Format")).toBeHidden();
  }
});

test("what has the focus is not covered by what stays in view", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openSample(page, "/reports?from=2020-01-01");
  for (const name of ["Overview", "Problems"]) {
    await section(page, name);
    await page.getByRole("contentinfo").getByRole("link").focus();
    const covered = [];
    for (let at = 0; at < 40; at += 1) {
      await page.keyboard.press("Shift+Tab");
      const hidden = await page.evaluate(() => {
        const element = document.activeElement;
        const box = element.getBoundingClientRect();
        if (element.matches(".visually-hidden, .drop-input") || box.width === 0) return null;
        const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [box.left + box.width * x, box.top + box.height * y]));
        const seen = points.some(([x, y]) => element.contains(document.elementFromPoint(x, y)) || document.elementFromPoint(x, y)?.contains(element));
        return seen ? null : element.outerHTML.slice(0, 90);
      });
      if (hidden) covered.push(hidden);
    }
    expect(covered, name).toEqual([]);
  }
});

test("the focus stays with cells of the matrix, and with the list when a problem is left", async ({ page }) => {
  await openSample(page);
  await section(page, "Failures");
  await page.getByText("Which fault at which MX host").click();
  await page.getByRole("button", { name: /failed, only mx2\.contoso\.example/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Filter" })).toBeVisible();
  await page.waitForTimeout(300);
  expect(await focused(page)).not.toBe("BODY");
  await page.getByRole("button", { name: "Clear filter" }).click();

  await section(page, "Problems");
  await page.getByRole("region", { name: /^Needs action/ }).getByRole("link").nth(1).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#problem-title")).toBeFocused();
  await page.goBack();
  await page.waitForTimeout(500);
  expect(await focused(page)).not.toBe("BODY");
});

test("paper is light in every theme", async ({ page }) => {
  await openSample(page);
  await page.getByRole("radio", { name: "Dark" }).check({ force: true });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const [ink] = await page.evaluate(() => [getComputedStyle(document.querySelector("#answer")).color]);
  const parts = ink.match(/\d+/g).map(Number);
  expect(Math.max(...parts.slice(0, 3)), ink).toBeLessThan(100);
});
