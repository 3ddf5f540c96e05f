// The live look-up: a document of its own, the only one that asks a resolver, and only when told to.

import AxeBuilder from "@axe-core/playwright";

import { googleMail, onDisk } from "./support/fixtures.mjs";
import { resolver, signed } from "./support/resolver.mjs";
import { drop, expect, test as base } from "./support/site.mjs";

const OWNER = "_smtp._tls.example.com";
const RECORD = "v=TLSRPTv1; rua=mailto:tlsrpt@example.com";
const TLSA = `3 1 1 ${"0c72ac70".repeat(8)}`;

/** What is asked about example.com in any case. */
const FIRST = [
  `TXT ${OWNER}`,
  "MX example.com",
  "TXT _mta-sts.example.com",
  "TXT _tls._smtp.example.com",
  "TXT _smtp-tlsrpt.example.com",
  "TXT _smtp_tlsrpt.example.com",
  "TXT _smtp_tls.example.com",
  "TXT _tlsrpt.example.com",
  "TXT _tls.example.com",
  "TXT _smtp-tls.example.com",
  "TXT example.com",
  "TXT _smtp._tls.example.com.example.com",
  "TXT _mta-sts.example.com.example.com",
  "A mta-sts.example.com",
  "AAAA mta-sts.example.com",
];

/** A domain with a good record, MTA-STS and one mail host. */
const usual = () => ({
  [`${OWNER} TXT`]: signed(`"${RECORD}"`),
  "example.com MX": signed("10 mx.example.com."),
  "example.com TXT": signed('"v=spf1 mx -all"'),
  "_mta-sts.example.com TXT": signed('"v=STSv1; id=20260512T000000Z;"'),
  "mta-sts.example.com A": signed("192.0.2.80"),
  "mx.example.com A": signed("192.0.2.25"),
});

const test = base.extend({
  dns: async ({ page }, use) => {
    const started = [];
    await use(async (over = {}) => {
      const server = await resolver({ ...usual(), ...over });
      page.mayAsk.push(server.origin);
      started.push(server);
      return server;
    });
    for (const server of started) await server.close();
  },
});

const answer = (page) => page.locator("#lookup-answer");
const result = (page) => page.getByRole("region").filter({ has: answer(page) });
const told = (page) => result(page).getByRole("status").first();
const button = (page) => page.getByRole("button", { name: "Look up" });

/** Opens the document and fills the form in, up to the button. */
async function prepare(page, address, domain = "example.com") {
  await page.goto(`lookup.html#domain=${domain}`);
  await page.getByRole("radio", { name: "Another one, by its address" }).check();
  await page.getByLabel("Address of the resolver").fill(address);
}

/** Looks a domain up and waits for the end. */
async function lookUp(page, server) {
  await prepare(page, server.address);
  await button(page).click();
  await expect(told(page)).toHaveText(/^Asked /, { timeout: 20_000 });
}

async function audit(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
}

test("the document has its own policy, as strict as the other's but for what it needs", async ({ page }) => {
  const policy = async (file) => {
    const html = await (await page.request.get(file)).text();
    return html.match(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/)[1].split("; ");
  };
  const [index, lookup] = [await policy("/index.html"), await policy("/lookup.html")];
  expect(lookup.filter((rule) => !index.includes(rule))).toEqual([
    "connect-src 'self' https: http://127.0.0.1:* http://localhost:*",
    "worker-src 'none'",
  ]);
  expect(index.filter((rule) => !lookup.includes(rule))).toEqual(["connect-src 'self'", "worker-src 'self' blob:"]);
});

test("what will be sent is shown, nothing is sent before the button, and then exactly that", async ({ page, dns }) => {
  const server = await dns();
  await prepare(page, server.address);
  await expect(page.getByLabel("Domain")).toHaveValue("example.com");
  const questions = page.getByRole("list", { name: "Questions", exact: true }).getByRole("listitem");
  await expect(questions).toHaveText(FIRST);
  const then = page.getByRole("list", { name: "Questions for each mail host" }).getByRole("listitem");
  await expect(then).toHaveText(["A HOST", "AAAA HOST", "TLSA _25._tcp.HOST", "TXT _smtp._tls.HOST"]);
  await expect(page.getByText("A question answered with SERVFAIL is asked once more without the DNSSEC check")).toBeVisible();
  await expect(page.getByRole("region", { name: "What will be sent" })).toContainText(new URL(server.address).host);
  await page.waitForTimeout(300);
  expect(server.asked).toEqual([]);

  await button(page).click();
  await expect(answer(page)).toHaveText("The record of example.com is valid.");
  await expect(told(page)).toHaveText(/19 of 19 questions answered\.$/);
  // Each mail host has the commands with which to check it.
  await page.getByText("Commands to check mx.example.com").click();
  await expect(page.getByRole("textbox", { name: "STARTTLS and verification of mx.example.com" })).toHaveText(/^openssl s_client -starttls smtp -connect mx\.example\.com:25 /);
  const sent = server.asked.map(({ parameters }) => `${parameters.type} ${parameters.name}`);
  expect(sent.toSorted()).toEqual([...FIRST, "A mx.example.com", "AAAA mx.example.com", "TLSA _25._tcp.mx.example.com", "TXT _smtp._tls.mx.example.com"].toSorted());
  for (const { path, parameters, headers, method } of server.asked) {
    expect([method, path, Object.keys(parameters), parameters.do]).toEqual(["GET", "/resolve", ["name", "type", "do"], "1"]);
    expect(headers.accept).toBe("application/dns-json");
    expect([headers.cookie, headers.referer]).toEqual([undefined, undefined]);
  }
});

for (const [name, host, path] of [
  ["Cloudflare", "cloudflare-dns.com", "/dns-query"],
  ["Google", "dns.google", "/resolve"],
]) {
  test(`${name} is asked when it is chosen, and nobody else`, async ({ page }) => {
    page.mayAsk.push(`https://${host}`);
    await page.route(`https://${host}/**`, (route) =>
      route.fulfill({ json: { Status: 3 }, headers: { "access-control-allow-origin": "*" } }));
    await page.goto("lookup.html");
    await page.getByLabel("Domain").fill("example.com");
    await page.getByRole("radio", { name }).check();
    await button(page).click();
    await expect(answer(page)).toHaveText(`No record: there is no name ${OWNER}.`);
    await expect(page.getByText("The domain example.com does not exist in the DNS")).toBeVisible();
    const sent = page.asked.map((address) => new URL(address));
    expect(sent.map((url) => `${url.searchParams.get("type")} ${url.searchParams.get("name")}`).toSorted()).toEqual(FIRST.toSorted());
    expect(new Set(sent.map((url) => `${url.origin}${url.pathname}`))).toEqual(new Set([`https://${host}${path}`]));
  });
}

const UNKNOWN = `it is not known what is at ${OWNER}.`;
const KINDS = [
  ["a valid record", [`"${RECORD}"`], "The record of example.com is valid."],
  ["a record with a mistake", ['"v=TLSRPTv1; rua=tlsrpt@example.com"'], "Senders cannot use the record of example.com."],
  ["two records", [`"${RECORD}"`, '"v=TLSRPTv1; rua=mailto:b@example.com"'], "Senders cannot use the 2 records of example.com."],
  ["NODATA", "NODATA", `No record: the name ${OWNER} exists, but has no TXT record.`],
  ["NXDOMAIN", "NXDOMAIN", `No record: there is no name ${OWNER}.`],
  ["SERVFAIL", "SERVFAIL", `SERVFAIL: ${UNKNOWN}`],
  ["REFUSED", "REFUSED", `REFUSED: ${UNKNOWN}`],
  ["a malformed answer", "MALFORMED", `Malformed answer: ${UNKNOWN}`],
  ["an HTTP error", 500, `HTTP status 500: ${UNKNOWN}`],
  ["a redirect", "REDIRECT", `Redirect: ${UNKNOWN}`],
  ["silence", "SILENCE", `Timeout: ${UNKNOWN}`],
];

test("each kind of answer has a sentence of its own", () => {
  expect(new Set(KINDS.map(([, , sentence]) => sentence)).size).toBe(KINDS.length);
});

for (const [kind, records, sentence] of KINDS) {
  test(`${kind} is told as what it is`, async ({ page, dns }) => {
    const server = await dns({ [`${OWNER} TXT`]: records });
    await lookUp(page, server);
    await expect(answer(page)).toHaveText(sentence);
    // What concerns one question leaves the others alone.
    await expect(result(page)).toContainText("A policy is announced at _mta-sts.example.com");
    if (sentence.endsWith(UNKNOWN)) {
      await expect(result(page)).not.toContainText(/no record/i);
      await expect(result(page).getByRole("heading", { name: "Not known", exact: true })).toBeVisible();
      await expect(result(page).getByRole("link", { name: "Check this record" })).toHaveCount(0);
    }
    if (records === "SERVFAIL") await expect(result(page)).toContainText("EDE(22): No Reachable Authority");
    expect(server.asked.every(({ path }) => path === "/resolve")).toBe(true);
  });
}

test("with the network cut nothing is known, and that is what is said", async ({ page, context, dns }) => {
  const server = await dns();
  await prepare(page, server.address);
  await context.setOffline(true);
  await button(page).click();
  await expect(answer(page)).toHaveText(`No connection: ${UNKNOWN}`);
  await expect(told(page)).toHaveText(/0 of 15 questions answered, 15 without an answer\.$/);
  await expect(result(page)).not.toContainText(/no record|does not exist|no MTA-STS/i);
  expect(server.asked).toEqual([]);
  // Once it is back, the same button finds out.
  await context.setOffline(false);
  await button(page).click();
  await expect(answer(page)).toHaveText("The record of example.com is valid.");
});

test("a resolver that is not there is no answer either", async ({ page, dns }) => {
  const server = await dns();
  await server.close();
  await lookUp(page, server);
  await expect(answer(page)).toHaveText(`No connection: ${UNKNOWN}`);
});

test("a look-up can be stopped, and what it has found stays", async ({ page, dns }) => {
  const server = await dns({ "example.com MX": "SILENCE" });
  await prepare(page, server.address);
  await button(page).click();
  await expect(answer(page)).toHaveText("The record of example.com is valid.");
  await expect(page.getByRole("progressbar", { name: "Questions done" })).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(told(page)).toHaveText(/14 of 15 questions answered, 1 without an answer\.$/);
  await expect(result(page)).toContainText("The look-up was stopped before the answer came.");
  await expect(answer(page)).toHaveText("The record of example.com is valid.");
  await expect(page.getByRole("button", { name: "Stop" })).toHaveCount(0);
});

test("mail hosts with DANE lead to a record at their own names", async ({ page, dns }) => {
  await lookUp(page, await dns({
    "example.com MX": signed("10 mx1.example.com.", "20 mx2.example.com."),
    "_25._tcp.mx1.example.com TLSA": signed(TLSA),
    "_25._tcp.mx2.example.com TLSA": signed(TLSA),
    "_smtp._tls.mx2.example.com TXT": signed(`"${RECORD}"`),
  }));
  await expect(result(page)).toContainText("mx1.example.com uses DANE");
  await expect(result(page)).toContainText("also publish a TLS-RPT record at _smtp._tls.mx1.example.com. RFC 8460 s.1.1");
  const rows = page.getByRole("group", { name: "Mail hosts" }).getByRole("row");
  await expect(rows.nth(1)).toHaveText(/^mx1\.example\.compreference 10NoneWith DNSSEC3 1 1 0c72.*None$/);
  await expect(rows.nth(2)).toHaveText(/^mx2\.example\.compreference 20NoneWith DNSSEC3 1 1 0c72.*Validv=TLSRPTv1;/);
});

test("what mail hosts and the policy host lack is told", async ({ page, dns }) => {
  await lookUp(page, await dns({
    "example.com MX": signed("10 mx1.example.com.", "20 mx2.example.com."),
    "mx1.example.com A": Object.assign(["192.0.2.25"], { alias: "shop.example.net." }),
    "mta-sts.example.com A": "NXDOMAIN",
  }));
  await expect(result(page)).toContainText("mx1.example.com is an alias (CNAME) for shop.example.net.");
  await expect(result(page)).toContainText("mx2.example.com has no address (A or AAAA)");
  await expect(result(page)).toContainText("its host mta-sts.example.com has no address");
  const rows = page.getByRole("group", { name: "Mail hosts" }).getByRole("row");
  await expect(rows.nth(1).getByRole("cell").first()).toHaveText("Alias (CNAME) for shop.example.net192.0.2.25");
  await expect(rows.nth(2).getByRole("cell").first()).toHaveText("None");
  await page.getByText("Commands to check MTA-STS").click();
  await expect(page.getByRole("textbox", { name: "Policy file" })).toHaveText("curl -sSi https://mta-sts.example.com/.well-known/mta-sts.txt");
});

test("broken signatures are named, and what they hide is not taken for an answer", async ({ page, dns }) => {
  const server = await dns({ [`${OWNER} TXT`]: "SERVFAIL", [`${OWNER} TXT cd`]: [`"${RECORD}"`] });
  await lookUp(page, server);
  await expect(answer(page)).toHaveText(`SERVFAIL: ${UNKNOWN}`);
  await expect(result(page)).toContainText(`DNSSEC is broken for TXT ${OWNER}:`);
  await expect(told(page)).toHaveText(/19 of 20 questions answered, 1 without an answer\.$/);
});

test("the record of the parent domain is not inherited", async ({ page, dns }) => {
  const server = await dns({ "example.com MX": "NODATA", "mail.example.com MX": signed("10 mx.example.com.") });
  await prepare(page, server.address, "mail.example.com");
  await button(page).click();
  await expect(result(page)).toContainText(`There is a record at ${OWNER}, but it is not inherited`);
  await expect(page.getByRole("list", { name: "Records of the parent domain" })).toHaveText(RECORD);
});

test("a record at a wrong name is found and has a place to go", async ({ page, dns }) => {
  await lookUp(page, await dns({ [`${OWNER} TXT`]: "NXDOMAIN", "_tls._smtp.example.com TXT": [`"${RECORD}"`] }));
  await expect(result(page)).toContainText("the two labels are swapped");
  await expect(result(page)).toContainText(`Move it to ${OWNER}.`);
  await expect(page.getByRole("list", { name: "Records at a wrong name" })).toHaveText(RECORD);
});

test("the records go on to the checker as they are, and the domain to the form", async ({ page, dns }) => {
  await lookUp(page, await dns({ [`${OWNER} TXT`]: [`"${RECORD}"`, '"a&b#c\\"%41"'] }));
  const lines = `${OWNER}. 3600 IN TXT "${RECORD}"\n${OWNER}. 3600 IN TXT "a&b#c\\"%41"`;
  const make = page.getByRole("link", { name: "Create a record for this domain" });
  await expect(make).toHaveAttribute("href", "./#/record?domain=example.com");
  await page.getByRole("link", { name: "Check this record" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Check/ })).toBeVisible();
  await expect(page.getByLabel("Record or DNS answer")).toHaveValue(lines);
  await expect(page.getByLabel("Domain it is for (optional)")).toHaveValue("example.com");
});

test("mail hosts go on to the MTA-STS form, and a policy to the browser", async ({ page, dns }) => {
  await lookUp(page, await dns({ "example.com MX": ["10 mx1.example.com.", "20 mx2.example.com."], "_mta-sts.example.com TXT": "NXDOMAIN" }));
  await page.getByRole("link", { name: "Create an MTA-STS policy for these mail hosts" }).click();
  await expect(page.getByLabel("Hosts that receive mail")).toHaveValue("mx1.example.com\nmx2.example.com");
  await expect(page.getByLabel("Domain")).toHaveValue("example.com");

  await lookUp(page, await dns({ "_mta-sts.example.com TXT": ['"v=STSv1; id=1"'] }));
  const policy = page.getByRole("link", { name: /^https:\/\/mta-sts\.example\.com\/\.well-known\/mta-sts\.txt/ });
  await expect(policy).toHaveAttribute("href", "https://mta-sts.example.com/.well-known/mta-sts.txt");
  await expect(policy).toHaveAttribute("rel", "noopener noreferrer");
});

test("hostile answers and links are text", async ({ page, dns }) => {
  const hostile = "v=TLSRPTv1; rua=mailto:<img src=x onerror=alert(1)>\\226\\128\\174@example.com";
  const server = await dns({ [`${OWNER} TXT`]: [`"${hostile}"`], "example.com MX": ["10 <b>mx.example.com."] });
  await lookUp(page, server);
  await expect(page.getByRole("list", { name: "Records", exact: true })).toContainText("<img src=x onerror=alert(1)><U+202E>@example.com");
  await expect(result(page).locator("img, b")).toHaveCount(0);
  await expect(result(page)).toContainText("An MX record points to \u{201c}<b>mx.example.com\u{201d}, which is no host name.");
  const before = server.asked.length;
  await page.evaluate(() => { location.hash = "domain=%3Cimg%20src=x%20onerror=alert(1)%3E&resolver=https://evil.example"; });
  await expect(page.getByLabel("Domain")).toHaveValue("<img src=x onerror=alert(1)>");
  await expect(page.getByLabel("Address of the resolver")).toHaveValue(server.address);
  await button(page).click();
  await expect(page.getByLabel("Domain")).toBeFocused();
  expect(server.asked.length).toBe(before);
});

test("mistakes in the form stand at their field", async ({ page }) => {
  await page.goto("lookup.html");
  await button(page).click();
  await expect(page.getByLabel("Domain")).toBeFocused();
  await expect(page.getByLabel("Domain")).toHaveAccessibleDescription("Enter the domain that your email addresses end with.");
  await page.getByLabel("Domain").fill("example.com");
  await page.getByRole("radio", { name: "Another one, by its address" }).check();
  const address = page.getByLabel("Address of the resolver");
  await address.fill("http://dns.example/resolve");
  await expect(address).toHaveAccessibleDescription(/Others could read and change the answers/);
  await page.keyboard.press("Enter");
  await expect(address).toBeFocused();
  await expect(answer(page)).toHaveText("The answer");
});

test("a report dropped here is not read, and no engine starts", async ({ page, context }) => {
  await page.goto("lookup.html");
  await expect(button(page)).toBeVisible();
  const engines = [];
  page.on("request", (request) => { if (request.url().includes("engine")) engines.push(request.url()); });
  await drop(page, onDisk({ "google.eml": googleMail() }));
  await page.waitForTimeout(1000);
  expect([page.workers().length, engines]).toEqual([0, []]);
  for (const open of context.pages()) await expect(open.getByText("Google Inc.")).toHaveCount(0);
  await page.goto("lookup.html");
  const worker = await page.evaluate(async () => {
    const url = URL.createObjectURL(new Blob(["postMessage(1)"], { type: "text/javascript" }));
    return new Promise((resolve) => {
      try {
        const worker = new Worker(url);
        worker.onmessage = () => resolve("runs");
        worker.onerror = () => resolve("refused");
      } catch {
        resolve("refused");
      }
    });
  });
  expect(worker).toBe("refused");
  expect(page.complaints.filter((complaint) => !/Content Security Policy|policy violation: worker-src/.test(complaint))).toEqual([]);
  page.complaints.length = 0;
});

test("the main document cannot reach the resolver this one asks", async ({ page, dns }) => {
  const server = await dns();
  await page.goto("#/record");
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  const attempt = (url) => fetch(url).then(() => "reached", () => "refused");
  const url = `${server.address}?name=${OWNER}&type=TXT&do=1`;
  expect(await page.evaluate(attempt, url)).toBe("refused");
  expect(server.asked).toEqual([]);
  const policy = /Content Security Policy|policy violation: connect-src/;
  await expect.poll(() => page.complaints.some((complaint) => complaint.includes("policy violation: connect-src"))).toBe(true);
  expect(page.complaints.filter((complaint) => !policy.test(complaint))).toEqual([]);
  page.complaints.length = 0;
  await page.goto("lookup.html");
  await expect(button(page)).toBeVisible();
  expect(await page.evaluate(attempt, url)).toBe("reached");
});

for (const colorScheme of ["light", "dark"]) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("the look-up has no accessibility fault", async ({ page, dns }) => {
      await page.goto("lookup.html");
      await expect(button(page)).toBeVisible();
      await audit(page);
      const server = await dns({
        [`${OWNER} TXT`]: [`"${RECORD}"`, '"v=tlsrptv1; rua=x"'],
        "_tlsrpt.example.com TXT": [`"${RECORD}"`],
        "_25._tcp.mx.example.com TLSA": signed(TLSA),
        "_mta-sts.example.com TXT": "SERVFAIL",
      });
      await lookUp(page, server);
      for (const summary of await page.locator("summary").all()) await summary.click();
      await audit(page);
    });
  });
}

test("the look-up is no wider than a phone", async ({ page, dns }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const server = await dns({ "_25._tcp.mx.example.com TLSA": signed(TLSA), "_mta-sts.example.com TXT": 500 });
  await lookUp(page, server);
  for (const summary of await page.locator("summary").all()) await summary.click();
  expect(await overflow()).toBeLessThanOrEqual(0);
});
