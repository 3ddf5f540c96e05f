// What the benchmark looks at closer: a few reports with very many failures, from several reporters about several
// policy domains over several days, the same ones in every run, and the sums of any part of them.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { address, DAY, DOMAINS, FAULTS, FIRST_DAY, mxHosts, receivingAddress, seeded, stsPolicy, wireTime } from "./fixtures.mjs";

export const REPORTERS = ["Google Inc.", "Microsoft Corporation", "Comcast", "Northwind Mail"];
const HOSTS = DOMAINS.map((domain) => mxHosts(domain, 16));
const SENDERS = 20_000;

/** Who reports about what and when: each reporter about each domain once, all of them every day. */
const about = (report) => ({
  reporter: REPORTERS[report % REPORTERS.length],
  domain: report % DOMAINS.length,
  start: FIRST_DAY + Math.floor(report / REPORTERS.length) * DAY,
});

/** The failure details, as columns, and what the summaries count besides. */
function make(reports, failures) {
  const random = seeded(0xe41);
  const count = reports * failures;
  const column = (Kind) => new Kind(count);
  const rows = { count, host: column(Uint8Array), fault: column(Uint8Array), sender: column(Uint16Array), failed: column(Uint8Array) };
  for (let row = 0; row < count; row += 1) {
    // One host in each domain is worse than the others, so that it is known which one leads the page's lists.
    const host = random.below(4) === 0 ? 0 : random.below(HOSTS[0].length);
    rows.host[row] = host;
    rows.fault[row] = (host * 3 + random.below(2)) % FAULTS.length;
    rows.sender[row] = random.below(SENDERS);
    rows.failed[row] = 1 + random.below(9);
  }
  const senders = Array.from({ length: SENDERS }, () => address(random));
  const successful = Array.from({ length: reports }, () => 1_000_000 + random.below(1_000_000));
  return { rows, senders, successful };
}

/** The text of one report, put together by hand: a million objects would take longer than all the rest. */
function text(report, { rows, senders, successful }, failures) {
  const { reporter, domain, start } = about(report);
  const random = seeded(report + 1);
  const hosts = HOSTS[domain];
  const details = [];
  let failed = 0;
  for (let row = report * failures; row < (report + 1) * failures; row += 1) {
    const host = rows.host[row];
    const [type, reason, connected] = FAULTS[rows.fault[row]];
    const where = connected
      ? `"sending-mta-ip":"${senders[rows.sender[row]]}","receiving-mx-hostname":"${hosts[host]}","receiving-ip":"${receivingAddress(random, host)}",`
      : "";
    const why = reason ? `,"failure-reason-code":"${reason}"` : "";
    details.push(`{"result-type":"${type}",${where}"failed-session-count":${rows.failed[row]}${why}}`);
    failed += rows.failed[row];
  }
  const head = JSON.stringify({
    "organization-name": reporter,
    "date-range": { "start-datetime": wireTime(start), "end-datetime": wireTime(start + DAY - 1000) },
    "contact-info": "tlsrpt-noreply@reporter.example",
    "report-id": `${wireTime(start)}_${DOMAINS[domain]}_${report}`,
  });
  const policy = JSON.stringify({
    policy: stsPolicy(DOMAINS[domain]),
    summary: { "total-successful-session-count": successful[report], "total-failure-session-count": failed },
  });
  return `${head.slice(0, -1)},"policies":[${policy.slice(0, -1)},"failure-details":[${details.join()}]}]}`;
}

/**
 * Writes so many reports with so many failures each. Gives the files, their bytes of JSON, their sums, and `sumsOf`,
 * which says what the page has to show when it looks at the rows that `inside` lets in, among the reports that `among`
 * lets in: the sessions are those of all these, the reports only those with such a row.
 */
export function writeMany(folder, { reports, failures }) {
  mkdirSync(folder, { recursive: true });
  const made = make(reports, failures);
  const { rows, senders, successful } = made;
  let json = 0;
  const files = Array.from({ length: reports }, (_, report) => {
    const content = text(report, made, failures);
    json += content.length;
    const path = join(folder, `reporter-${report}.json.gz`);
    writeFileSync(path, gzipSync(content, { level: 1 }));
    return path;
  });

  function sumsOf({ among = () => true, inside = () => true }) {
    const sums = { reports: 0, successful: 0, failed: 0, matching: 0, rows: 0 };
    for (let report = 0; report < reports; report += 1) {
      const { reporter, domain } = about(report);
      if (!among({ reporter, domain: DOMAINS[domain] })) continue;
      const before = sums.rows;
      for (let row = report * failures; row < (report + 1) * failures; row += 1) {
        sums.failed += rows.failed[row];
        const [type, reason, connected] = FAULTS[rows.fault[row]];
        const mx = connected ? HOSTS[domain][rows.host[row]] : "";
        const sender = connected ? senders[rows.sender[row]] : "";
        if (!inside({ type, reason: reason ?? "", mx, sender })) continue;
        sums.matching += rows.failed[row];
        sums.rows += 1;
      }
      sums.successful += successful[report];
      if (sums.rows > before) sums.reports += 1;
    }
    return sums;
  }
  return { files, json, sumsOf, sums: sumsOf({}) };
}
