// Thirty days of reports, May 2026, from four reporters, with two faults that overlap.

import { gzipSync } from "node:zlib";

const REPORTERS = [
  { name: "Google Inc.", contact: "smtp-tls-reporting@google.com", sender: "209.85.219.198", last: 30 },
  { name: "Microsoft Corporation", contact: "tlsrpt-noreply@microsoft.com", sender: "40.107.22.1", last: 30 },
  { name: "Comcast", contact: "postmaster@comcast.net", sender: "96.114.154.162", last: 30 },
  // Falls silent four days before the end.
  { name: "Northwind Mail", contact: "tls@northwind.example", sender: "198.51.100.7", last: 26 },
];

/** Still happening on the last day. */
export const EXPIRED = {
  type: "certificate-expired", mx: "mx2.example.com", ip: "203.0.113.26", reporters: ["Google Inc.", "Comcast"], days: [10, 30], failed: 3,
};
/** Over since the 14th: both who saw it have reported since, without it. */
export const NO_TLS = {
  type: "starttls-not-supported", mx: "mx1.example.com", ip: "203.0.113.25", reporters: ["Microsoft Corporation", "Northwind Mail"], days: [5, 14], failed: 20,
};

export const SUCCESSFUL = 1000;
export const REPORTS = REPORTERS.reduce((sum, reporter) => sum + reporter.last, 0);

function report(reporter, day) {
  const date = `2026-05-${String(day).padStart(2, "0")}`;
  const faults = [EXPIRED, NO_TLS].filter(
    (fault) => fault.reporters.includes(reporter.name) && day >= fault.days[0] && day <= fault.days[1],
  );
  const policy = (domain, mode, hosts) => ({
    "policy-type": "sts",
    "policy-string": ["version: STSv1", `mode: ${mode}`, ...hosts.map((host) => `mx: ${host}`), "max_age: 604800"],
    "policy-domain": domain,
    "mx-host": hosts,
  });
  return {
    "organization-name": reporter.name,
    "date-range": { "start-datetime": `${date}T00:00:00Z`, "end-datetime": `${date}T23:59:59Z` },
    "contact-info": reporter.contact,
    "report-id": `${date}-${reporter.name}`,
    policies: [
      {
        policy: policy("example.com", "enforce", ["mx1.example.com", "mx2.example.com"]),
        summary: {
          "total-successful-session-count": SUCCESSFUL,
          "total-failure-session-count": faults.reduce((sum, fault) => sum + fault.failed, 0),
        },
        "failure-details": faults.map((fault) => ({
          "result-type": fault.type,
          "sending-mta-ip": reporter.sender,
          "receiving-mx-hostname": fault.mx,
          "receiving-ip": fault.ip,
          "failed-session-count": fault.failed,
        })),
      },
      {
        policy: policy("example.org", "testing", ["mx.example.org"]),
        summary: { "total-successful-session-count": 10, "total-failure-session-count": 0 },
      },
    ],
  };
}

/** The files, one a report. */
export function month() {
  const files = {};
  for (const reporter of REPORTERS) {
    for (let day = 1; day <= reporter.last; day += 1) {
      files[`${reporter.name} ${day}.json.gz`] = gzipSync(JSON.stringify(report(reporter, day)));
    }
  }
  return files;
}
