// Checking a record, and what follows from it.

import { expect, open, test } from "./support/site.mjs";

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

const DIG = `; <<>> DiG 9.18.24 <<>> TXT _smtp._tls.example.com
;; flags: qr rd ra; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 1
;; ANSWER SECTION:
_smtp._tls.example.com. 3600 IN TXT "v=TLSRPTv1; rua=\u201cmailto:tlsrpt@example.com\u201d, https://reports.example.org/"
_smtp._tls.example.com. 3600 IN TXT "v=TLSRPTv1; rua=https://reports.example.net/tls, mailto:old@example.com"
`;

test("a dig answer with two records and a smart quote is explained, mended, and published", async ({ page, context }) => {
  await open(page, "/check");
  await page.getByLabel("Record or DNS answer").fill(DIG);
  await expect(page.getByRole("heading", { name: "Senders may act as if there were no record." })).toBeVisible();
  await expect(page.getByText("Read as a zone-file line: owner _smtp._tls.example.com, 2 records.")).toBeVisible();

  // The second record has a finding of its own.
  await expect(page.getByRole("listitem").filter({ hasText: "old@example.com" }).first()).toContainText("does not strip this white space");
  const findings = page.getByRole("list").filter({ hasText: "How to fix it" });
  await expect(findings).toContainText(/TLS-RPT/);
  await expect(findings).toContainText("RFC 8460 s.3");
  await expect(findings).toContainText("Real senders: Postfix with sys4's tlsrpt-reporter does not trim the space");
  const record = page.getByRole("group", { name: "The record with its findings marked" });
  await expect(record.getByRole("mark").or(record.locator("mark")).first()).toBeVisible();

  await expect(page.getByRole("group", { name: "What the repair changes" })).toBeVisible();
  const mended = await page.getByRole("textbox", { name: "the corrected record" }).innerText();
  await page.getByRole("link", { name: "Load into the generator" }).click();
  await expect(page.getByRole("heading", { name: "Create a TLS-RPT record" })).toBeFocused();
  await expect(page.getByLabel("Domain")).toHaveValue("example.com");
  await expect(page.getByRole("textbox", { name: "Value", exact: true })).toHaveText(mended);

  await page.getByLabel("Where is your DNS?").selectOption("Terraform, Route 53 (aws)");
  await page.getByRole("button", { name: "Copy Resource" }).click();
  await expect.poll(() => clipboard(page)).toContain('resource "aws_route53_record"');
  expect(await clipboard(page)).toContain(`records = ["${mended}"]`);

  // The address holds the form, so it can be sent to a colleague.
  await expect(page).toHaveURL(/#\/record\?domain=example\.com&.*format=terraform-aws/);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByLabel("Domain")).toHaveValue("example.com");
  await expect(other.getByRole("textbox", { name: "Resource" })).toContainText(mended);
  await expect(other.getByLabel("Where is your DNS?")).toHaveValue("terraform-aws");
  await other.close();

  await page.goBack();
  await expect(page.getByLabel("Record or DNS answer")).toHaveValue(DIG.trimEnd() + "\n");
  await expect(page.getByRole("heading", { name: "Senders may act as if there were no record." })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("textbox", { name: "Resource" })).toContainText(mended);
});

test("a good record is called good, at the right name only", async ({ page }) => {
  await open(page, "/check");
  await page.getByLabel("Record or DNS answer").fill('_smtp._tls.example.com. 3600 IN TXT ( "v=TLSRPTv1; "\n "rua=mailto:tlsrpt@example.com" )');
  await expect(page.getByRole("heading", { name: "Senders can use this record." })).toBeVisible();
  await page.getByLabel("Domain it is for (optional)").fill("example.net");
  await expect(page.getByRole("heading", { name: "Senders may act as if there were no record." })).toBeVisible();
  await page.getByLabel("Domain it is for (optional)").fill("a@b");
  await expect(page.getByLabel("Domain it is for (optional)")).toHaveAccessibleDescription("Enter only the part after the @: b");
});

test("a failed look-up is not called a missing record", async ({ page }) => {
  await open(page, "/check");
  await page.getByLabel("Record or DNS answer").fill(";; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1\n;; QUESTION SECTION:\n;_smtp._tls.example.com. IN TXT\n");
  await expect(page.getByRole("heading", { name: "The look-up failed: whether there is a record is not known." })).toBeVisible();
});

test("a hostile link shows text and runs nothing", async ({ page }) => {
  const hostile = "<img src=x onerror=\"document.title='owned'\">javascript:alert(1)";
  page.on("dialog", () => expect(false, "a dialog opened").toBe(true));
  await open(page, `/record?domain=${encodeURIComponent(hostile)}&to=${encodeURIComponent("javascript:alert(1)")}&format=${encodeURIComponent(hostile)}&zone=%00%ff`);
  await expect(page.getByLabel("Domain")).toHaveValue(hostile);
  await expect(page.getByLabel("Destination 1", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await page.goto(page.url().replace(/#.*/, `#/check?text=${encodeURIComponent(hostile)}`));
  await expect(page.getByLabel("Record or DNS answer")).toHaveValue(hostile);
  await expect(page.getByRole("heading", { name: "Senders may act as if there were no record." })).toBeVisible();
  await expect(page).toHaveTitle(/Check/);
});

test("destinations are put in another order, and MX hosts get the same record", async ({ page }) => {
  await open(page, "/record?domain=mail.example.com&to=a%40example.com&to=b%40example.com");
  const value = page.getByRole("textbox", { name: "Value", exact: true });
  await expect(value).toHaveText("v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com");
  await page.getByRole("button", { name: "Move destination 2 up" }).click();
  await expect(value).toHaveText("v=TLSRPTv1; rua=mailto:b@example.com,mailto:a@example.com");
  await expect(page.getByLabel("Destination 1", { exact: true })).toBeFocused();
  await expect(page.getByRole("button", { name: "Move destination 1 up" })).toBeDisabled();

  await page.getByLabel("DNS zone").selectOption("example.com");
  await expect(page.getByRole("textbox", { name: "Name (host)", exact: true })).toHaveText("_smtp._tls.mail");

  await page.getByText("Do your MX hosts use DANE?").click();
  await page.getByLabel("MX hosts with TLSA records").fill("mx1.example.com\nnot a@host");
  await expect(page.getByLabel("MX hosts with TLSA records")).toHaveAccessibleDescription(/a@host: Enter only the part after the @/);
  await page.locator("summary").getByText("_smtp._tls.mx1.example.com").click();
  await expect(page.getByRole("textbox", { name: "Value for _smtp._tls.mx1.example.com" })).toHaveText(await value.innerText());
  await page.reload();
  await expect(value).toHaveText("v=TLSRPTv1; rua=mailto:b@example.com,mailto:a@example.com");
  await expect(page.getByLabel("MX hosts with TLSA records")).toHaveValue("mx1.example.com\nnot a@host");
});

test("the look-up is one link away, in a tab of its own", async ({ page, context }) => {
  await open(page, "/check");
  await page.getByLabel("Domain it is for (optional)").fill("example.com");
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Look it up in DNS" }).click();
  const lookup = await opened;
  await expect(lookup.getByLabel("Domain", { exact: true })).toHaveValue("example.com");
  await expect(lookup).toHaveURL(/lookup\.html#domain=example\.com$/);
  await lookup.close();
});

test("what is pasted stays out of the address until a link is copied", async ({ page, context }) => {
  await open(page, "/check");
  await page.getByLabel("Record or DNS answer").fill("v=TLSRPTv1; rua=mailto:secret@example.com");
  await expect(page.getByRole("heading", { name: "The value is valid; its name was not in the text." })).toBeVisible();
  await page.waitForTimeout(600);
  expect(page.url()).not.toContain("secret");
  await page.getByRole("button", { name: "Copy link to this check" }).click();
  await expect.poll(() => clipboard(page)).toContain("secret");
  const other = await context.newPage();
  await other.goto(await clipboard(page));
  await expect(other.getByLabel("Record or DNS answer")).toHaveValue("v=TLSRPTv1; rua=mailto:secret@example.com");
  await expect.poll(() => other.url()).not.toContain("secret");
  await other.close();
});

test("the text shows what was read in it, and can be read as something else", async ({ page, context }) => {
  await open(page, "/check");
  const field = page.getByLabel("Record or DNS answer");
  await page.getByLabel("Domain it is for (optional)").fill("example.com");
  await field.fill('resource "aws_route53_record" "tlsrpt" {\n  zone_id = var.zone\n  name    = "_tls._smtp.example.com"\n  type    = "TXT"\n  records = ["v=TLSRPTv1; rua=mailto:tls@example.com"]\n}\n');
  await expect(page.getByText("Read as Terraform configuration: owner _tls._smtp.example.com, one record.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Senders may act as if there were no record." })).toBeVisible();
  const marked = page.getByRole("group", { name: "The pasted text with name and value marked" });
  await expect(marked.getByText("_tls._smtp.example.com name")).toBeVisible();
  await expect(marked.getByText("v=TLSRPTv1; rua=mailto:tls@example.com value")).toBeVisible();
  // Where the reading is wrong, the user says what the text is.
  await field.fill("Name: _smtp._tls\nValue: v=TLSRPTv1; rua=mailto:tls@example.com");
  await expect(page.getByRole("heading", { name: "Senders can use this record." })).toBeVisible();
  await page.getByLabel("The text is").selectOption("Value only");
  await expect(page.getByRole("heading", { name: "Senders may act as if there were no record." })).toBeVisible();
  await page.getByRole("button", { name: "Copy link to this check" }).click();
  await expect.poll(() => clipboard(page)).toContain("as=value");
  const other = await context.newPage();
  await other.goto(await clipboard(page));
  await expect(other.getByLabel("The text is")).toHaveValue("value");
  await other.close();
  // What is filled in later is said to be unknown.
  await page.getByLabel("The text is").selectOption("Recognise automatically");
  await field.fill('{ name: "_smtp._tls." + zone, type: "TXT", value: "v=TLSRPTv1; rua=mailto:tls@example.com" }');
  await expect(page.getByRole("heading", { name: "The value is valid; its name has a variable and was judged in part." })).toBeVisible();
});

test("what is about MTA-STS is recognised and checked as such", async ({ page }) => {
  await open(page, "/check");
  const field = page.getByLabel("Record or DNS answer");
  await field.fill("v=STSv1; id=20260101T000000;");
  await expect(page.getByText("This is about MTA-STS, not TLS-RPT, and is checked as such.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "This record is valid." })).toBeVisible();
  await field.fill("version: STSv1\nmode: testing\nmx: mx1.example.com\n");
  await expect(page.getByRole("heading", { name: /senders may act as if there were no policy/ })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "max_age" }).first()).toBeVisible();
  // A text that names both is about TLS-RPT.
  await field.fill('_mta-sts.example.com. TXT "v=STSv1; id=1"\n_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:a@example.com"');
  await expect(page.getByRole("heading", { name: "Senders can use this record." })).toBeVisible();
});
