// What the benchmark reads: reports shaped like Google's and Microsoft's, the same ones in every run, and the sums
// that any reader of them has to arrive at.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { mbox, storedZip } from "./containers.mjs";

export const DAY = 86_400_000;
export const FIRST_DAY = Date.UTC(2024, 0, 1);
export const DOMAINS = ["example.com", "example.org", "example.net", "mail.example.com", "shop.example.org"];

/** What senders complain about: result type, reason code, whether a connection to an MX was made. */
export const FAULTS = [
  ["certificate-expired", null, true],
  ["certificate-host-mismatch", null, true],
  ["certificate-not-trusted", "unable to get local issuer certificate", true],
  ["starttls-not-supported", null, true],
  ["validation-failure", "SSL_ERROR_SSL: error:0A000410:SSL routines::sslv3 alert handshake failure", true],
  ["validation-failure", null, true],
  ["sts-policy-fetch-error", "STSFetchResult::TIMEOUT", false],
  ["sts-webpki-invalid", null, false],
];

/** A generator of numbers that gives the same ones for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (limit) => next() % limit,
    from: (list) => list[next() % list.length],
    hex: (digits) => Array.from({ length: digits }, () => (next() & 15).toString(16)).join(""),
  };
}

const ipv4 = (random) => `${random.from([40, 52, 74, 104, 209])}.${random.below(256)}.${random.below(256)}.${1 + random.below(254)}`;
const ipv6 = (random) => `2a01:111:f${random.hex(3)}:${random.hex(4)}::${random.hex(3)}`;
export const address = (random) => (random.below(4) === 0 ? ipv6(random) : ipv4(random));
export const receivingAddress = (random, host) =>
  random.below(3) === 0 ? `2001:db8:${host}::${1 + random.below(8)}` : `203.0.113.${(host * 4 + random.below(4)) % 256}`;

export const wireTime = (time) => `${new Date(time).toISOString().slice(0, 19)}Z`;

export const mxHosts = (domain, count) => Array.from({ length: count }, (_, index) => `mx${index + 1}.${domain}`);

export const stsPolicy = (domain) => ({
  "policy-type": "sts",
  "policy-string": ["version: STSv1", "mode: enforce", `mx: *.${domain}`, "max_age: 604800"],
  "policy-domain": domain,
});

/** One failure detail. A host has one or two faults, as in life, and not all of them at once. */
function failure(random, hosts) {
  const host = random.below(hosts.length);
  const [type, reason, connected] = FAULTS[(host * 3 + random.below(2)) % FAULTS.length];
  const detail = { "result-type": type };
  if (connected) {
    detail["sending-mta-ip"] = address(random);
    detail["receiving-mx-hostname"] = hosts[host];
    if (random.below(2) === 0) detail["receiving-mx-helo"] = hosts[host];
    detail["receiving-ip"] = receivingAddress(random, host);
  }
  detail["failed-session-count"] = 1 + random.below(9);
  if (reason) detail["failure-reason-code"] = reason;
  return detail;
}

const failedIn = (details) => details.reduce((sum, detail) => sum + detail["failed-session-count"], 0);

function withSummary(policy, successful, details) {
  const entry = {
    policy,
    summary: { "total-successful-session-count": successful, "total-failure-session-count": failedIn(details) },
  };
  if (details.length > 0) entry["failure-details"] = details;
  return entry;
}

/** The report of one sender about one domain on one day; no two numbers give the same. */
function dailyReport(number) {
  const random = seeded(number + 1);
  const google = number % 2 === 0;
  const domain = DOMAINS[(number >> 1) % DOMAINS.length];
  const start = FIRST_DAY + Math.floor(number / (2 * DOMAINS.length)) * DAY;
  const hosts = mxHosts(domain, 3);
  const details = Array.from({ length: random.below(11) }, () => failure(random, hosts));
  const policies = [withSummary(stsPolicy(domain), random.below(2000), details)];
  if (google) {
    policies[0].policy["mx-host"] = [`*.${domain}`];
  } else {
    const records = Array.from({ length: 2 }, () => `3 1 1 ${random.hex(64)}`);
    const policy = { "policy-type": "tlsa", "policy-string": [JSON.stringify(records)], "policy-domain": domain };
    policies.push(withSummary(policy, random.below(2000), []));
  }
  const id = google ? `${wireTime(start)}_${domain}` : `${134_000_000_000_000_000n + BigInt(number) * 864_017n}+${domain}`;
  const report = {
    "organization-name": google ? "Google Inc." : "Microsoft Corporation",
    "date-range": { "start-datetime": wireTime(start), "end-datetime": wireTime(start + DAY - 1000) },
    "contact-info": google ? "smtp-tls-reporting@google.com" : "tlsrpt-noreply@microsoft.com",
    "report-id": id,
    policies,
  };
  const seconds = `${start / 1000}!${(start + DAY) / 1000 - 1}`;
  const name = google ? `google.com!${domain}!${seconds}!001.json.gz` : `microsoft.com!${domain}!${seconds}!${id.split("+")[0]}.json.gz`;
  return { name, domain, submitter: google ? "google.com" : "microsoft.com", report };
}

/** One report of a bad day: so many failure details, from thousands of addresses to dozens of hosts. */
function hugeReport(failures) {
  const random = seeded(0x5eed);
  const domain = DOMAINS[0];
  const hosts = ["fra", "iad", "sin", "syd"].flatMap((place) => mxHosts(`${place}.mail-in.${domain}`, 8));
  const senders = Array.from({ length: 8000 }, () => address(random));
  const details = Array.from({ length: failures }, () => {
    const detail = failure(random, hosts);
    if (detail["sending-mta-ip"]) detail["sending-mta-ip"] = random.from(senders);
    if (random.below(2) === 0) detail["additional-information"] = `https://support.example/tls?id=${random.hex(16)}`;
    return detail;
  });
  return {
    "organization-name": "Google Inc.",
    "date-range": { "start-datetime": wireTime(FIRST_DAY), "end-datetime": wireTime(FIRST_DAY + DAY - 1000) },
    "contact-info": "smtp-tls-reporting@google.com",
    "report-id": `${wireTime(FIRST_DAY)}_${domain}_huge`,
    policies: [withSummary(stsPolicy(domain), 5_000_000, details)],
  };
}

/** Sessions by the rule the page states: of the policy types of one domain the one with the most counts. */
function addSessions(sums, report) {
  const domains = new Map();
  for (const { policy, summary } of report.policies) {
    const successful = summary["total-successful-session-count"];
    const failed = summary["total-failure-session-count"];
    const counts = { successful, failed, total: successful + failed };
    const most = domains.get(policy["policy-domain"]) ?? { total: -1 };
    if (counts.total > most.total || (counts.total === most.total && failed > most.failed)) {
      domains.set(policy["policy-domain"], counts);
    }
  }
  for (const { successful, failed } of domains.values()) {
    sums.successful += successful;
    sums.failed += failed;
  }
  sums.reports += 1;
}

const noSums = () => ({ reports: 0, successful: 0, failed: 0 });

/**
 * Writes everything into a folder. Gives an input for each size in `counts`, and for the two containers of
 * `packed` reports and the report with `failures` details: its files, its sums, its bytes of JSON.
 */
export function write(folder, { counts, packed, failures }) {
  const loose = join(folder, "loose");
  mkdirSync(loose, { recursive: true });
  const sums = noSums();
  const files = [];
  const members = [];
  const inputs = {};
  let json = 0;
  const most = Math.max(packed, ...counts);
  for (let number = 0; number < most; number += 1) {
    const { report, ...about } = dailyReport(number);
    const text = JSON.stringify(report);
    const bytes = gzipSync(text);
    const path = join(loose, about.name);
    writeFileSync(path, bytes);
    files.push(path);
    json += text.length;
    addSessions(sums, report);
    if (number < packed) members.push({ ...about, bytes });
    const all = { files: [...files], sums: { ...sums }, json };
    if (counts.includes(number + 1)) inputs[number + 1] = all;
    if (number + 1 === packed) {
      inputs.zip = { ...all, files: [join(folder, "reports.zip")] };
      inputs.mbox = { ...all, files: [join(folder, "reports.mbox")] };
    }
  }
  writeFileSync(inputs.zip.files[0], storedZip(members));
  writeFileSync(inputs.mbox.files[0], mbox(members));

  const report = hugeReport(failures);
  const text = JSON.stringify(report);
  const huge = noSums();
  addSessions(huge, report);
  const path = join(folder, "huge.json.gz");
  writeFileSync(path, gzipSync(text));
  inputs.huge = { files: [path], sums: huge, json: text.length };
  return inputs;
}
