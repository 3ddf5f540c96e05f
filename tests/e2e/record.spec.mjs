// Making a record.

import { expect, open, test } from "./support/site.mjs";

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

test("a domain and two destinations become a record that is copied exactly", async ({ page }) => {
  await open(page, "/record");
  await page.getByLabel("Domain").fill("example.com");
  await page.getByLabel("Destination 1", { exact: true }).fill("tlsrpt@example.com");
  await page.getByRole("button", { name: "Add a destination" }).click();
  await expect(page.getByLabel("Destination 2", { exact: true })).toBeFocused();
  await page.keyboard.type("https://reports.example.com/v1/tlsrpt");

  const value = "v=TLSRPTv1; rua=mailto:tlsrpt@example.com,https://reports.example.com/v1/tlsrpt";
  await page.getByRole("button", { name: "Copy Value", exact: true }).click();
  await expect(page.getByText("Copied", { exact: true })).toBeAttached();
  expect(await clipboard(page)).toBe(value);

  await page.getByRole("button", { name: "Copy Name (host)" }).click();
  await expect.poll(() => clipboard(page)).toBe("_smtp._tls");
  await page.getByRole("button", { name: "Copy Full name" }).click();
  await expect.poll(() => clipboard(page)).toBe("_smtp._tls.example.com");
  await page.getByLabel("Where is your DNS?").selectOption("Zone file (BIND, NSD, Knot, PowerDNS)");
  await page.getByRole("button", { name: "Copy Line for the zone file" }).click();
  await expect.poll(() => clipboard(page)).toBe(`_smtp._tls.example.com. 3600 IN TXT "${value}"`);
  await page.getByRole("combobox", { name: "TTL" }).selectOption("1 day (86400)");
  await page.getByRole("button", { name: "Copy Line for the zone file" }).click();
  await expect.poll(() => clipboard(page)).toBe(`_smtp._tls.example.com. 86400 IN TXT "${value}"`);
  await expect.poll(() => page.url()).toContain("ttl=86400");
  await page.getByText("Commands to check it yourself").click();
  await page.getByRole("button", { name: "Copy Linux, macOS" }).click();
  await expect.poll(() => clipboard(page)).toBe("dig TXT _smtp._tls.example.com");
});

test("without a clipboard the text is offered selected, to be copied with the keyboard", async ({ page }) => {
  // As on a site that is served without TLS.
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined }));
  await open(page, "/record");
  await page.getByLabel("Domain").fill("example.com");
  await page.getByLabel("Destination 1", { exact: true }).fill("tlsrpt@example.com");
  const copy = page.getByRole("button", { name: "Copy Value", exact: true });
  const width = (await copy.boundingBox()).width;
  await copy.click();
  const field = page.getByRole("textbox", { name: /^This browser does not let the page copy/ });
  await expect(field).toBeFocused();
  expect(await field.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe("v=TLSRPTv1; rua=mailto:tlsrpt@example.com");
  expect((await copy.boundingBox()).width).toBe(width);
});

test("what is typed is told apart, encoded, and turned into ASCII", async ({ page }) => {
  await open(page, "/record");
  await page.getByLabel("Domain").fill("Bücher.example");
  await expect(page.getByText("In DNS this is written xn--bcher-kva.example.")).toBeVisible();
  const first = page.getByLabel("Destination 1", { exact: true });
  await first.fill("tlsrpt@bücher.example");
  await expect(page.getByText("Email", { exact: true })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Value", exact: true })).toHaveText("v=TLSRPTv1; rua=mailto:tlsrpt@xn--bcher-kva.example");
  await first.fill("https://reports.example.com/a,b;c!d");
  await expect(page.getByText("HTTPS", { exact: true })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Value", exact: true })).toHaveText("v=TLSRPTv1; rua=https://reports.example.com/a%2Cb%3Bc%21d");
});

test("a problem stands at the field that has it, and nothing typed is lost", async ({ page }) => {
  await open(page, "/record");
  await page.getByLabel("Domain").fill("me@example.com");
  await expect(page.getByLabel("Domain")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Domain")).toHaveAccessibleDescription("Enter only the part after the @: example.com");

  const first = page.getByLabel("Destination 1", { exact: true });
  await first.fill("http://reports.example.com/");
  await expect(first).toHaveAccessibleDescription(/Senders post to https:\/\/ only/);
  await page.getByRole("button", { name: "Add a destination" }).click();
  const second = page.getByLabel("Destination 2", { exact: true });
  await second.fill("https://user:secret@reports.example.com/");
  await expect(second).toHaveAccessibleDescription(/user name and password/);
  await expect(page.getByText("Destination 1 cannot be used and is left out.")).toBeVisible();

  await page.getByRole("navigation").getByRole("link", { name: "Reports" }).click();
  await page.goBack();
  await expect(page.getByLabel("Domain")).toHaveValue("me@example.com");
  await expect(second).toHaveValue("https://user:secret@reports.example.com/");
  await page.getByRole("button", { name: "Remove destination 1" }).click();
  await expect(first).toHaveValue("https://user:secret@reports.example.com/");
});

test("the start screen's domain begins the record", async ({ page }) => {
  await open(page);
  await page.getByLabel("Your mail domain").fill("example.org");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle(/^Record/);
  await expect(page.getByLabel("Domain")).toHaveValue("example.org");
});

test("many destinations give a zone line of several strings and say why", async ({ page }) => {
  await open(page, "/record");
  await page.getByLabel("Domain").fill("example.com");
  for (let index = 1; index <= 8; index += 1) {
    if (index > 1) await page.getByRole("button", { name: "Add a destination" }).click();
    await page.getByLabel(`Destination ${index}`, { exact: true }).fill(`tls-report-${index}@reports.example.com`);
  }
  await expect(page.getByText(/must be entered as several strings/)).toBeVisible();
  const value = await page.getByRole("textbox", { name: "Value", exact: true }).innerText();
  await page.getByLabel("Where is your DNS?").selectOption("bind");
  const line = await page.getByRole("textbox", { name: "Line for the zone file" }).textContent();
  const strings = [...line.matchAll(/"([^"]*)"/g)].map((match) => match[1]);
  expect(strings.length).toBe(2);
  expect(Math.max(...strings.map((string) => string.length))).toBeLessThanOrEqual(255);
  expect(strings.join("")).toBe(value);
});

test("a correction is offered where it is known", async ({ page }) => {
  await open(page, "/record");
  const domain = page.getByLabel("Domain");
  await domain.fill("https://Mail.example.org/login");
  await page.getByRole("button", { name: "Use mail.example.org" }).click();
  await expect(domain).toHaveValue("mail.example.org");
  await expect(domain).toBeFocused();
  await domain.fill("www.example.org");
  await page.getByRole("button", { name: "Use example.org" }).click();
  await expect(domain).toHaveValue("example.org");

  const first = page.getByLabel("Destination 1", { exact: true });
  await first.fill("a@example.org, b@example.org");
  await page.getByRole("button", { name: "Split into 2 destinations" }).click();
  await expect(first).toHaveValue("a@example.org");
  await expect(first).toBeFocused();
  const second = page.getByLabel("Destination 2", { exact: true });
  await second.fill("http://example.org/tlsrpt");
  await page.getByRole("button", { name: "Use https://example.org/tlsrpt" }).click();
  await expect(second).toHaveValue("https://example.org/tlsrpt");
  await expect(page.getByRole("textbox", { name: "Value", exact: true })).toHaveText("v=TLSRPTv1; rua=mailto:a@example.org,https://example.org/tlsrpt");
});

test("each web panel shows what goes into its fields", async ({ page }) => {
  await open(page, "/record?domain=mail.example.org&to=a%40example.org");
  await page.getByLabel("DNS zone").selectOption("example.org");
  const value = "v=TLSRPTv1; rua=mailto:a@example.org";
  for (const [panel, name, field, text] of [
    ["Cloudflare (dashboard)", "Name", "Content", value],
    ["AWS Route 53 (console)", "Record name", "Value", `"${value}"`],
    ["cPanel or Plesk", "Name", "Record (Plesk: TXT record)", value],
    ["GoDaddy, Namecheap, IONOS", "Name (or Host)", "Value", value],
  ]) {
    await page.getByLabel("Where is your DNS?").selectOption(panel);
    await expect(page.getByRole("textbox", { name, exact: true })).toHaveText("_smtp._tls.mail");
    await expect(page.getByRole("textbox", { name: field, exact: true })).toHaveText(text);
  }
  // Name and value are shown once.
  expect(await page.getByText(value).count()).toBe(1);
});

test("the next steps lead to the MTA-STS form", async ({ page }) => {
  await open(page, "/record?domain=example.org&to=a%40example.org");
  await page.getByRole("button", { name: "Create an MTA-STS policy" }).click();
  await expect(page.getByText("Create the MTA-STS policy file and record")).toBeFocused();
  await expect(page.getByLabel("Hosts that receive mail")).toBeVisible();
});

test("a part that could not be loaded is tried again without a reload", async ({ page }) => {
  let cut = true;
  await page.route("**/records.js?v=*", (route) => (cut ? route.abort() : route.continue()));
  await open(page, "/");
  await page.getByRole("navigation").getByRole("link", { name: "Record" }).click();
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  cut = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Create a TLS-RPT record" })).toBeFocused();
  page.complaints.length = 0;
});
