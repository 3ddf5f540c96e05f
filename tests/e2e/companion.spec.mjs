// MTA-STS beside the record: made, checked, and explained.

import AxeBuilder from "@axe-core/playwright";

import { expect, open, test } from "./support/site.mjs";

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

async function copied(page, what) {
  await page.getByRole("button", { name: new RegExp(`^Copy ${what}$`) }).click();
  await expect(page.getByRole("button", { name: new RegExp(`^Copied.* ${what}$`) })).toBeVisible();
  return clipboard(page);
}

const maker = (page) => page.getByText("Create the MTA-STS policy file and record", { exact: true });
const hosts = (page) => page.getByLabel("Hosts that receive mail");

test("hosts become a policy file and a record that are copied exactly", async ({ page }) => {
  await open(page, "/record");
  await page.getByLabel("Domain").fill("example.com");
  await expect(page.getByRole("heading", { name: "MTA-STS: get more out of reports" })).toBeVisible();
  await maker(page).click();
  await expect(page.getByText("Enter a host to see the policy file and the record.")).toBeVisible();
  await hosts(page).fill("10 MX1.example.com.\n20 mx2.example.com.");

  expect(await copied(page, "the policy file")).toBe(
    "version: STSv1\nmode: testing\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 604800\n",
  );
  expect(await copied(page, "the policy address")).toBe("https://mta-sts.example.com/.well-known/mta-sts.txt");
  // The short name first: most panels add the domain.
  expect(await copied(page, "Name \\(host\\) for MTA-STS")).toBe("_mta-sts");
  const value = await copied(page, "Value for MTA-STS");
  const [, year, month, day, hour, minute, second] = value.match(
    /^v=STSv1; id=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z;$/,
  );
  const made = Date.UTC(year, month - 1, day, hour, minute, second);
  expect(Math.abs(Date.now() - made), "the id is the time of the last change").toBeLessThan(60_000);
  // One choice of DNS for both records.
  await page.getByLabel("Where is your DNS?").last().selectOption("bind");
  expect(await copied(page, "Line for the zone file for MTA-STS")).toBe(`_mta-sts.example.com. 3600 IN TXT "${value}"`);
  await expect(page.getByLabel("Where is your DNS?").first()).toHaveValue("bind");

  // What was typed comes back from the address.
  await page.getByLabel("Domain").focus();
  await page.reload();
  await expect(hosts(page)).toHaveValue("10 MX1.example.com.\n20 mx2.example.com.");
});

test("mode and time are chosen, and advice fits the choice", async ({ page }) => {
  await open(page, "/record");
  await maker(page).click();
  await hosts(page).fill("*.example.com");
  const file = page.getByRole("textbox", { name: "File contents" });
  await expect(page.getByRole("radio", { name: /^testing/ })).toBeChecked();
  await expect(page.getByRole("radio", { name: "1 week" })).toBeChecked();
  await expect(page.getByText("Covers names with exactly one label before example.com")).toBeVisible();

  await page.getByRole("radio", { name: /^enforce/ }).check();
  await page.getByRole("radio", { name: "30 days" }).check();
  await expect(page.getByText("Go through testing first")).toBeVisible();
  expect(await file.textContent()).toBe("version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 2592000\n");

  await page.getByRole("radio", { name: "Other" }).check();
  await expect(file).toHaveCount(0);
  await page.getByLabel("Seconds").fill("7 days");
  await expect(page.getByLabel("Seconds")).toHaveAccessibleDescription(/is a number of seconds/);
  await page.getByLabel("Seconds").fill("3600");
  await expect(page.getByText("Senders forget the policy within a day")).toBeVisible();
  expect(await file.textContent()).toContain("max_age: 3600\n");

  await page.getByRole("radio", { name: /^none/ }).check();
  await hosts(page).fill("");
  await expect(page.getByText("This switches MTA-STS off.")).toBeVisible();
  expect(await file.textContent()).toBe("version: STSv1\nmode: none\nmax_age: 3600\n");
});

test("a wrong host keeps the policy back and is named at its field", async ({ page }) => {
  await open(page, "/record");
  await maker(page).click();
  await hosts(page).fill("mx1.example.com\nmx*.example.com");
  await expect(hosts(page)).toHaveAttribute("aria-invalid", "true");
  await expect(hosts(page)).toHaveAccessibleDescription(/mx\*\.example\.com . A wildcard must be the whole left-most label/);
  await expect(page.getByRole("textbox", { name: "File contents" })).toHaveCount(0);
  await hosts(page).fill("mx1.example.com\nbücher.example");
  await expect(hosts(page)).not.toHaveAttribute("aria-invalid", "true");
  expect(await page.getByRole("textbox", { name: "File contents" }).textContent()).toContain("mx: xn--bcher-kva.example\n");
});

test("the order of publishing has five lines and names the places", async ({ page }) => {
  await open(page, "/record");
  await page.getByLabel("Domain").fill("example.org");
  await maker(page).click();
  const lines = page.getByRole("region", { name: "MTA-STS: get more out of reports" }).getByRole("list").getByRole("listitem");
  await expect(lines).toHaveCount(5);
  await expect(lines.nth(0)).toContainText("https://mta-sts.example.org/.well-known/mta-sts.txt");
  await expect(lines.nth(2)).toContainText("_mta-sts.example.org");
});

test("a pasted policy file or record is judged, with the place of each finding", async ({ page }) => {
  await open(page, "/record");
  await page.getByRole("region", { name: "MTA-STS: get more out of reports" }).getByRole("link", { name: "Check it" }).click();
  await page.getByLabel("Domain it is for (optional)").fill("example.com");
  const field = page.getByLabel("Record or DNS answer");
  const verdict = page.getByRole("main");

  await field.fill("version: STSv1\nmode: testing\nmx: mx1.example.com\nmax_age: 1209600\n");
  await expect(page.getByRole("heading", { name: "This policy file is valid." })).toBeVisible();
  await expect(page.getByText("mode testing · kept for 14 days · mx1.example.com")).toBeVisible();

  await field.fill("version: STSv1\nmode : Testing\n\nmx: *mail.example.com\nmax_age: 1209600\n");
  await expect(page.getByRole("heading", { name: /senders may act as if there were no policy: 4 problems/ })).toBeVisible();
  const findings = verdict.getByRole("listitem");
  await expect(findings).toHaveCount(4);
  await expect(findings.nth(1)).toContainText("Line 2, “Testing”: ");
  await expect(findings.nth(2)).toContainText("Line 3: ");
  await expect(findings.nth(3)).toContainText("Line 4, “*”: ");

  await field.fill("<!doctype html><script>document.title = 'no'</script>");
  await expect(page).toHaveTitle(/^Check/);

  await field.fill('_mta-sts.example.com. 300 IN TXT "v=STSv1; id=2024-01-31"');
  await expect(page.getByText("The id has letters and digits only, no -.")).toBeVisible();
  await field.fill('_mta-sts.example.com. 300 IN TXT "v=STSv1; id=20240131"');
  await expect(page.getByRole("heading", { name: "This record is valid." })).toBeVisible();
  await expect(page.getByText("id 20240131", { exact: true })).toBeVisible();
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("making and checking have no accessibility fault and fit a phone", async ({ page }) => {
      await open(page, "/record");
      await page.getByLabel("Domain").fill("example.com");
      await maker(page).click();
      await hosts(page).fill("mx1.example.com\n*.example.com");
      await page.getByRole("radio", { name: "Other" }).check();
      await page.getByLabel("Seconds").fill("3600");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);

      await page.setViewportSize({ width: 320, height: 700 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  });
}
