// Files in the shape real senders use, made here so that every test says what it drops.

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { constants, deflateRawSync, gzipSync } from "node:zlib";

/** A report as Google sends it: one sts policy, mx-host an array. */
export function googleReport(over = {}) {
  return {
    "organization-name": "Google Inc.",
    "date-range": { "start-datetime": "2026-05-12T00:00:00Z", "end-datetime": "2026-05-12T23:59:59Z" },
    "contact-info": "smtp-tls-reporting@google.com",
    "report-id": "2026-05-12T00:00:00Z_example.com",
    policies: [
      {
        policy: {
          "policy-type": "sts",
          "policy-string": ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800"],
          "policy-domain": "example.com",
          "mx-host": ["mx1.example.com"],
        },
        summary: { "total-successful-session-count": 1200, "total-failure-session-count": 4 },
        "failure-details": [
          {
            "result-type": "certificate-expired",
            "sending-mta-ip": "209.85.219.198",
            "receiving-mx-hostname": "mx1.example.com",
            "receiving-ip": "203.0.113.25",
            "failed-session-count": 4,
          },
        ],
      },
    ],
    ...over,
  };
}

/** A report of Google's with so many failures, each with its number, as indented text. */
export function longReport(count) {
  const report = googleReport();
  const [policy] = report.policies;
  policy["failure-details"] = Array.from({ length: count }, (_, index) => ({
    ...policy["failure-details"][0],
    "failed-session-count": 1,
    "additional-information": `detail ${index + 1} of the mail system`,
  }));
  policy.summary["total-failure-session-count"] = count;
  return JSON.stringify(report, null, 1);
}

/** A report as Microsoft sends it: sts and tlsa for the same sessions, the TLSA records a JSON array in a string. */
export function microsoftReport() {
  const hash = (digit) => digit.repeat(64);
  return {
    "organization-name": "Microsoft Corporation",
    "date-range": { "start-datetime": "2026-05-12T00:00:00Z", "end-datetime": "2026-05-12T23:59:59Z" },
    "contact-info": "tlsrpt-noreply@microsoft.com",
    "report-id": "134232617934286362+example.com",
    policies: [
      {
        policy: {
          "policy-type": "sts",
          "policy-string": ["version: STSv1", "mode: enforce", "mx: mx1.example.com", "max_age: 604800"],
          "policy-domain": "example.com",
        },
        summary: { "total-successful-session-count": 7, "total-failure-session-count": 0 },
      },
      {
        policy: {
          "policy-type": "tlsa",
          "policy-string": [JSON.stringify([`3 1 1 ${hash("a")}`, `3 1 1 ${hash("b")}`])],
          "policy-domain": "example.com",
        },
        summary: { "total-successful-session-count": 5, "total-failure-session-count": 0 },
      },
    ],
  };
}

const lines76 = (bytes) => bytes.toString("base64").replace(/.{76}/g, "$&\r\n");

/** A mail with the human part and the gzipped report as senders put them. */
export function reportMail(report, { from, domain, human, name }) {
  return [
    `From: ${from}`,
    "To: tlsrpt@example.com",
    "MIME-Version: 1.0",
    `Subject: Report Domain: ${domain} Submitter: ${from.split("@")[1]}`,
    ` Report-ID: <${report["report-id"]}>`,
    `TLS-Report-Domain: ${domain}`,
    `TLS-Report-Submitter: ${from.split("@")[1]}`,
    'Content-Type: multipart/report; report-type="tlsrpt"; boundary="=_frontier"',
    "",
    "--=_frontier",
    human.type,
    "",
    human.text,
    "",
    "--=_frontier",
    `Content-Type: application/tlsrpt+gzip; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    "Content-Transfer-Encoding: base64",
    "",
    lines76(gzipSync(JSON.stringify(report))),
    "",
    "--=_frontier--",
    "",
  ].join("\r\n");
}

export const googleMail = () =>
  reportMail(googleReport(), {
    from: "noreply-smtp-tls-reporting@google.com",
    domain: "example.com",
    human: { type: "Content-Type: text/plain; charset=\"UTF-8\"", text: "This is an aggregate TLS report from google.com" },
    name: "google.com!example.com!1778544000!1778630399!001.json.gz",
  });

export const microsoftMail = () =>
  reportMail(microsoftReport(), {
    from: "tlsrpt-noreply@microsoft.com",
    domain: "example.com",
    human: {
      type: "Content-Type: text/html; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable",
      text: "<html><body><p style=3D\"color:red\">{ This is a TLS report }</p></body></html>",
    },
    name: "microsoft.com!example.com!1778544000!1778630399!134232617934286362.json.gz",
  });

export const ordinaryMail = () =>
  "From: a@example.net\r\nTo: b@example.com\r\nSubject: lunch\r\nDate: Tue, 12 May 2026 12:00:00 +0000\r\n\r\nAt noon?\r\n";

/** Ten gigabytes of zeros in ten megabytes: the same deflate block a thousand times over. */
export function bomb() {
  const block = deflateRawSync(Buffer.alloc(10_000_000), { finishFlush: constants.Z_FULL_FLUSH });
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const end = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([header, ...Array.from({ length: 1000 }, () => block), end]);
}

/** A bomb that pretends to be a report. */
export function jsonBomb() {
  const start = Buffer.from('{"organization-name":"');
  const block = deflateRawSync(Buffer.alloc(10_000_000, "x"), { finishFlush: constants.Z_FULL_FLUSH });
  const first = deflateRawSync(start, { finishFlush: constants.Z_FULL_FLUSH });
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  return Buffer.concat([header, first, ...Array.from({ length: 100 }, () => block)]);
}

/** A thousand bytes of no known kind, the same ones every time. */
export function noise() {
  const bytes = Buffer.alloc(1000);
  for (let index = 0, state = 7; index < bytes.length; index += 1) {
    state = (state * 1103515245 + 12345) % 2147483648;
    bytes[index] = state >> 16;
  }
  bytes[0] = 0x93;
  return bytes;
}

/** Writes files into a fresh folder and returns their paths. A name may have folders in it. */
export function onDisk(files) {
  const folder = folderOnDisk(files);
  return Object.keys(files).map((name) => join(folder, name));
}

/** Writes files into a fresh folder and returns its path. */
export function folderOnDisk(files) {
  const folder = mkdtempSync(join(tmpdir(), "tlsrpt-"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}
