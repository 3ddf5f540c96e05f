// Reading reports.

import { statSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { storedZip } from "../bench/containers.mjs";
import {
  bomb,
  folderOnDisk,
  googleMail,
  googleReport,
  jsonBomb,
  longReport,
  microsoftMail,
  noise,
  onDisk,
  ordinaryMail,
  reportMail,
} from "./support/fixtures.mjs";
import { answered, drop, expect, figure, fileRow, open, problem, section, sectionLink, test } from "./support/site.mjs";

test("mails from Google and Microsoft are read as they come", async ({ page }) => {
  await open(page);
  await drop(page, onDisk({ "google.eml": googleMail(), "microsoft.eml": microsoftMail() }));
  await expect(answered(page, 1, 2)).toBeVisible();
  // 1200 + 4 of Google, and 7 of Microsoft, whose 5 under DANE are among them.
  await expect(figure(page, "Sessions")).toHaveText("1,211");
  await section(page, "Problems");
  await expect(problem(page)).toContainText("The certificate has expired: mx1.example.com");
  await expect(problem(page)).toContainText("Medium: under enforce this sender holds the mail back; 0.3 % of the sessions; 1 of 2 reporters");
  await expect(problem(page)).toContainText("12 May 2026, 4 of 1,204 sessions failed, by Google Inc.");
  await expect(problem(page)).toContainText("You, the receiving side");

  await section(page, "Reports");
  await page.getByRole("link", { name: "Microsoft Corporation" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Report from Microsoft Corporation" })).toBeFocused();
  await expect(page.getByRole("heading", { name: "MTA-STS: example.com" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "DANE: example.com" })).toBeVisible();
  const records = page.getByRole("list", { name: "TLSA records" }).getByRole("listitem");
  await expect(records).toHaveCount(2);
  await expect(records.first()).toContainText("DANE-EE: this server's own public key, by SHA-256");
  await expect(page.getByText("written into a string; it was unpacked")).toBeVisible();

  await page.getByRole("button", { name: "Show the raw JSON" }).click();
  await page.getByRole("button", { name: "Copy the raw JSON" }).click();
  const raw = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(raw)["report-id"]).toBe("134232617934286362+example.com");

  await page.goBack();
  await expect(answered(page, 1, 2)).toBeVisible();
});

test("what is not understood is shown, and whose word it is that a report was signed", async ({ page }) => {
  const report = googleReport({ "server-name": "mx1.example.com" });
  report.policies[0]["failure-details"][0].cipher = { name: "TLS_AES_128_GCM_SHA256" };
  const mail = "Authentication-Results: mx.example.com; dkim=pass header.d=google.com\r\n" +
    reportMail(report, {
      from: "noreply-smtp-tls-reporting@google.com",
      domain: "example.com",
      human: { type: "Content-Type: text/plain", text: "A report" },
      name: "r.json.gz",
    });
  await open(page);
  await drop(page, onDisk({ "google.eml": mail }));
  await expect(answered(page, 1, 1)).toBeVisible();
  await section(page, "Reports");
  await page.getByRole("link", { name: "Google Inc." }).click();
  await expect(page.getByText("Signed by google.com: pass (according to mx.example.com, in the header of the mail)")).toBeVisible();
  const unread = page.getByRole("region", { name: "Members that are not understood" });
  await expect(unread).toContainText("server-namemx1.example.com");
  await expect(unread).toContainText('policies[0].failure-details[0].cipher{"name":"TLS_AES_128_GCM_SHA256"}');
  await expect(page.getByText("2 members not understood: cipher, server-name.")).toBeVisible();
});

test("a report inside something else is read, with a word on where it was", async ({ page }) => {
  const text = JSON.stringify(googleReport());
  await open(page);
  await drop(page, onDisk({
    "log.txt": `2026-05-13T03:12:44Z INFO report=${JSON.stringify(text)}\n`,
    "event.json": JSON.stringify({ result: { _raw: text.replace("2026-05-12T00:00:00Z_example.com", "second") } }),
  }));
  await expect(answered(page, 1, 2)).toBeVisible();
  await section(page, "Reports");
  await page.getByRole("link", { name: "Google Inc." }).first().click();
  await expect(page.getByText(/The report was (in a string with escapes|inside other JSON, at result\._raw)\./)).toBeVisible();
});

test("every file ends in its own clear outcome, and the good report beside them is read", async ({ page }) => {
  await open(page, "/reports");
  const started = Date.now();
  await drop(
    page,
    onDisk({
      "noise.bin": noise(),
      "lunch.eml": ordinaryMail(),
      "empty.json": "",
      "cut.json.gz": gzipSync(JSON.stringify(googleReport())).subarray(0, 250),
      "bomb.gz": bomb(),
      "json-bomb.json.gz": jsonBomb(),
      "cut.json": JSON.stringify(googleReport()).slice(0, 300),
      "other.json": '{"name":"package","version":"1.0.0"}',
      "dmarc.xml": '<?xml version="1.0"?><feedback><report_metadata/></feedback>',
      "good.eml": googleMail(),
      "good again.json": JSON.stringify(googleReport()),
    }),
  );
  await expect(answered(page, 1, 1)).toBeVisible({ timeout: 30_000 });
  expect(Date.now() - started, "seconds, not minutes").toBeLessThan(30_000);
  await expect(page.getByText("9 of 11 files could not be read completely.")).toBeVisible();
  await page.getByRole("link", { name: "See why" }).click();
  for (const [name, outcome, detail] of [
    ["noise.bin", "Not a TLS report", "binary data"],
    ["lunch.eml", "Not a TLS report", "an ordinary e"],
    ["empty.json", "Not a TLS report", "the file is empty"],
    ["cut.json.gz", "Damaged", "the file is incomplete"],
    ["bomb.gz", "Over a limit", "every packed byte becomes more than"],
    ["json-bomb.json.gz", "Over a limit", "every packed byte becomes more than"],
    ["cut.json", "Damaged", "the JSON ends in the middle"],
    ["other.json", "Not a TLS report", "JSON, but not a TLS report"],
    ["dmarc.xml", "Not a TLS report", "a DMARC report"],
    ["good.eml", "1 report", ""],
    ["good again.json", "Duplicate", "counted once"],
  ]) {
    const row = fileRow(page, name).filter({ hasText: outcome }).filter({ hasText: detail });
    await expect(row, name).toHaveCount(1);
  }
  await expect(page.getByRole("region", { name: "Files" }).getByRole("listitem")).toHaveCount(11);
});

test("files can be chosen, pasted as text, and pasted anywhere", async ({ page }) => {
  await open(page, "/reports");
  await page.getByLabel("Choose report files").setInputFiles({
    name: "unknown",
    mimeType: "application/octet-stream",
    buffer: gzipSync(JSON.stringify(googleReport())),
  });
  await expect(answered(page, 1, 1)).toBeVisible();

  await section(page, "Files");
  await page.getByText("Paste a report as text").click();
  await page.getByLabel("JSON, or the source of an email").fill(JSON.stringify(googleReport({ "report-id": "second" })));
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(answered(page, 1, 2)).toBeVisible();

  const third = JSON.stringify(googleReport({ "report-id": "third" }));
  await page.evaluate((text) => navigator.clipboard.writeText(text), third);
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("ControlOrMeta+V");
  await expect(answered(page, 1, 3)).toBeVisible();
});

test("the sample is a month, marked as made up everywhere, and gives way to a real report", async ({ page }) => {
  await open(page, "/reports");
  await page.getByRole("button", { name: "Open sample reports" }).click();
  await expect(answered(page, 2, 374)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Some mail to contoso.example is being held back" })).toBeVisible();
  for (const name of ["Overview", "Problems", "Domains", "Failures", "Reports", "Files"]) {
    await section(page, name);
    await expect(page.getByText("These reports are made up.")).toBeVisible();
  }
  await drop(page, onDisk({ "google.eml": googleMail() }));
  await expect(answered(page, 1, 1)).toBeVisible();
  await expect(page.getByText("These reports are made up.")).toHaveCount(0);
  await section(page, "Files");
  await page.getByRole("button", { name: "Clear everything" }).click();
  await expect(page.getByText("Choose report files")).toBeVisible();
  // What is cleared can be brought back, also after a look at the sample.
  await page.getByRole("button", { name: "Open sample reports" }).click();
  await expect(answered(page, 2, 374)).toBeVisible();
  await section(page, "Files");
  await page.getByRole("button", { name: "Clear everything" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(answered(page, 1, 1)).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
});

test("a report without failures says so", async ({ page }) => {
  const report = googleReport();
  report.policies[0].summary["total-failure-session-count"] = 0;
  delete report.policies[0]["failure-details"];
  await open(page);
  await drop(page, onDisk({ "quiet.json": JSON.stringify(report) }));
  await expect(page.getByRole("heading", { name: "No problem: all 1,200 sessions succeeded" })).toBeVisible();
});

test("reading ten thousand files can be stopped half-way, and what was read stays", async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, "/reports");
  const files = {};
  for (let index = 0; index < 10_000; index += 1) {
    files[`${index}.json.gz`] = gzipSync(JSON.stringify(googleReport({ "report-id": `${index}` })), { level: 1 });
  }
  await drop(page, [folderOnDisk(files)]);
  await expect.poll(async () => page.getByRole("progressbar").getAttribute("value"), { timeout: 60_000 }).toMatch(/^\d{2,}$/);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(answered(page, 1, "[\\d,]+")).toBeVisible();
  await section(page, "Files");
  await expect(page.getByRole("region", { name: "Files" }).getByText(/not read because you stopped/)).toBeVisible();
  const told = await page.getByRole("region", { name: "Files" }).getByText(/^10,000 files: /).textContent();
  const [, read, left] = told.replaceAll(/(\d),(\d)/g, "$1$2").match(/: (\d+) read, (\d+) not read/);
  expect(Number(read) + Number(left)).toBe(10_000);
  expect(Number(left)).toBeGreaterThan(0);
});

test("a folder with every container, junk among them, accounts for every file", async ({ page }) => {
  const json = (id) => JSON.stringify(googleReport({ "report-id": id }));
  const packed = (id) => gzipSync(json(id));
  const zip = (members) => storedZip(members.map(([name, bytes]) => ({ name, bytes })));
  const mail = (id) => reportMail(googleReport({ "report-id": id }), {
    from: "noreply@sender.example", domain: "example.com", human: { type: "Content-Type: text/plain", text: "x" }, name: "r.json.gz",
  });
  const mbox = (ids) => ids.map((id) => `From a@sender.example Tue May 12 12:00:00 2026\n${mail(id).replaceAll("\r\n", "\n")}\n`).join("");
  const files = {
    "plain.json": json("1"),
    "packed.json.gz": packed("2"),
    "mail.eml": mail("3"),
    "box.mbox": mbox(["4", "5", "6"]),
    "all.zip": zip([["a/7.json.gz", packed("7")], ["8.eml", Buffer.from(mail("8"))], ["picture.png", Buffer.from("\x89PNG")]]),
    "nested.zip": zip([["inner.zip", zip([["9.json", Buffer.from(json("9"))]])]]),
    "twice.gz": gzipSync(packed("10")),
    "lines.jsonl": `${json("11")}\n${json("12")}\n`,
    "array.json": `[${json("13")},${json("14")}]`,
    "wide.json": Buffer.from(`\ufeff${json("15")}`, "utf16le"),
    "box in gzip": gzipSync(mbox(["16", "17"])),
    "noise.bin": noise(),
    "empty": "",
    "lunch.eml": ordinaryMail(),
    "cut.zip": zip([["18.json.gz", packed("18")]]).subarray(0, 60),
  };
  await open(page);
  await drop(page, [folderOnDisk(files)]);
  await expect(answered(page, 1, 17)).toBeVisible();
  await section(page, "Files");
  await expect(page.getByRole("region", { name: "Files" }).getByRole("listitem")).toHaveCount(15);
  await expect(page.getByRole("region", { name: "Files" }).getByText(/^15 files: 11 read, 3 not a TLS report, 1 damaged$/)).toBeVisible();
  await expect(fileRow(page, "all.zip")).toContainText("2 reports");
  await expect(fileRow(page, "box.mbox")).toContainText("3 reports");
});

test("a mailbox larger than a slice is read part by part, and each raw text is found again", async ({ page }) => {
  const mail = (id) => reportMail(googleReport({ "report-id": id }), {
    from: "noreply@sender.example", domain: "example.com", human: { type: "Content-Type: text/plain", text: "x ".repeat(20_000) }, name: "r.json.gz",
  });
  const messages = [];
  for (let index = 0; index < 200; index += 1) messages.push(`From a@sender.example Tue May 12 12:00:00 2026\r\n${mail(`id-${index}`)}\r\n`);
  const [path] = onDisk({ "large.mbox": messages.join("") });
  expect(statSync(path).size).toBeGreaterThan(8_000_000);
  await open(page);
  await drop(page, [path]);
  await expect(answered(page, 1, 200)).toBeVisible();
  await section(page, "Reports");
  await page.getByRole("button", { name: "Show 50 more" }).click();
  await expect(page.getByText("The first 100 of 200 are listed.")).toBeVisible();
  await page.getByRole("region", { name: "All reports" }).getByRole("link").nth(90).click();
  await expect(page.getByRole("heading", { name: "Report from Google Inc." })).toBeVisible();
  const id = await page.getByText(/^id-\d+$/).textContent();
  await page.getByRole("button", { name: "Show the raw JSON" }).click();
  await page.getByRole("button", { name: "Copy the raw JSON" }).click();
  const raw = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(raw)["report-id"]).toBe(id);
});

test("a folder is walked to the last file", async ({ page }) => {
  const files = { "2026/05/google.eml": googleMail(), "2026/05/microsoft.eml": microsoftMail(), "notes.txt": "nothing here" };
  for (let index = 0; index < 150; index += 1) {
    files[`many/${index}.json.gz`] = gzipSync(JSON.stringify(googleReport({ "report-id": `${index}` })));
  }
  await open(page);
  await drop(page, [folderOnDisk(files)]);
  await expect(answered(page, 1, 152)).toBeVisible();
  await section(page, "Files");
  await expect(page.getByRole("region", { name: "Files" }).getByText("153 files: 152 read, 1 not a TLS report")).toBeVisible();
  await expect(fileRow(page, "notes.txt")).toContainText("plain text");
  await expect(fileRow(page, "/2026/05/google.eml")).toContainText("1 report");

  await page.getByRole("button", { name: "Clear everything" }).click();
  await page.getByLabel("Choose a folder").setInputFiles(folderOnDisk({ "a/b.eml": googleMail(), "c.json": "{}" }));
  await expect(answered(page, 1, 1)).toBeVisible();
  await section(page, "Files");
  await expect(fileRow(page, "/a/b.eml")).toContainText("1 report");

  await page.getByRole("button", { name: "Clear everything" }).click();
  await drop(page, [folderOnDisk({})]);
  await expect(page.getByText("There is no file in what was dropped.")).toBeVisible();
});

test("hostile content is shown as text", async ({ page }) => {
  const evil = '<img src=x onerror="document.title=1">';
  const report = googleReport({ "organization-name": `${evil}\u202Egnp` });
  Object.assign(report.policies[0]["failure-details"][0], {
    "additional-information": "javascript:alert(1)",
    "receiving-mx-hostname": "mx.example.com; rm -rf /",
    "failure-reason-code": evil,
  });
  await open(page);
  await drop(page, onDisk({ "evil.json": JSON.stringify(report) }));
  await section(page, "Reports");
  await page.getByRole("region", { name: "All reports" }).getByRole("link", { name: evil }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${evil}<U+202E>gnp`);
  await expect(page.locator("main img")).toHaveCount(0);
  await page.getByText(/Addresses and reasons/).click();
  await expect(page.getByRole("cell", { name: "javascript:alert(1)" })).toBeVisible();
  await expect(page.getByRole("link", { name: "javascript:alert(1)" })).toHaveCount(0);
  await page.goBack();
  await section(page, "Problems");
  await page.getByText(/^Check it yourself/).click();
  await expect(page.getByText(/^Good: /).first()).toBeVisible();
  await expect(page.getByText(/^Bad: /).first()).toBeVisible();
  for (const command of await page.getByRole("textbox", { name: /^the command of step/ }).allTextContents()) {
    expect(command).not.toContain("rm -rf");
  }
});

test("a dead engine costs only the file it died on", async ({ page }) => {
  await open(page);
  await drop(page, onDisk({ "google.eml": googleMail() }));
  await expect(answered(page, 1, 1)).toBeVisible();
  await page.workers()[0].evaluate(() => {
    setTimeout(() => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
  });
  await expect.poll(() => page.workers().length).toBe(1);
  await drop(page, onDisk({ "microsoft.eml": microsoftMail() }));
  await expect(answered(page, 1, 2)).toBeVisible();
});

test("where a report lists only its first failures, a link leads to all of them", async ({ page }) => {
  await open(page, "/reports");
  await drop(page, onDisk({ "long.json": longReport(450), "other.json": JSON.stringify(googleReport({ "date-range": {
    "start-datetime": "2026-05-13T00:00:00Z", "end-datetime": "2026-05-13T23:59:59Z",
  }, "report-id": "other" })) }));
  await section(page, "Reports");
  await page.getByRole("region", { name: "All reports" }).getByRole("link").nth(1).click();
  await page.getByText("Addresses and reasons: 450 lines").click();
  await expect(page.getByText("The first 200 of 450 are shown.")).toBeVisible();
  await page.getByRole("link", { name: "All of them, in the table of failure details" }).click();
  await expect(page.getByRole("grid", { name: "450 failure details" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Report from Google Inc." })).toBeVisible();
});

test("a report leads to its neighbours in the list", async ({ page }) => {
  await open(page, "/reports");
  await drop(page, onDisk({ "google.eml": googleMail(), "microsoft.eml": microsoftMail() }));
  await expect(answered(page, 1, 2)).toBeVisible();
  await section(page, "Reports");
  const links = page.getByRole("table").getByRole("rowheader").getByRole("link");
  const [first, second] = await links.allTextContents();
  await links.first().click();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(`Report from ${first}`);
  await expect(page.getByRole("link", { name: "Previous report" })).toHaveCount(0);
  await page.getByRole("link", { name: "Next report" }).click();
  await expect(heading).toHaveText(`Report from ${second}`);
  await expect(page.getByRole("link", { name: "Next report" })).toHaveCount(0);
  await page.getByRole("link", { name: "Previous report" }).click();
  await expect(heading).toHaveText(`Report from ${first}`);
});
