// Many small files in one: a zip that stores them, and a mailbox with one mail a file.

/** The table of CRC-32 as gzip and zip use it. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** Fields of a zip header, each with its width in bytes. */
function fields(list) {
  const out = Buffer.alloc(list.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of list) {
    out.writeUIntLE(value, at, width);
    at += width;
  }
  return out;
}

/** A zip with every member as it is: they are packed already. */
export function storedZip(members) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, bytes } of members) {
    const title = Buffer.from(name);
    // Version 2.0, no flags, method 0, midnight of 1 January 2024, checksum, packed and plain size, name, no extra.
    const common = [[2, 20], [2, 0], [2, 0], [2, 0], [2, 0x5821], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, title.length], [2, 0]];
    const local = Buffer.concat([fields([[4, 0x04034b50], ...common]), title]);
    directory.push(fields([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), title);
    parts.push(local, bytes);
    at += local.length + bytes.length;
  }
  const index = Buffer.concat(directory);
  const count = members.length;
  const end = fields([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, index.length], [4, at], [2, 0]]);
  return Buffer.concat([...parts, index, end]);
}

/** A mailbox as mail programs save it: one mail a report, the report base64 in lines of 76. */
export function mbox(members) {
  return members.map((member, index) => mail(member, index)).join("");
}

function mail({ name, domain, submitter, bytes }, index) {
  const boundary = `000000000000${index.toString(16).padStart(8, "0")}`;
  return [
    `From tls-reports@${submitter} Mon Jan  1 00:00:00 2024`,
    `From: noreply-smtp-tls-reporting@${submitter}`,
    `To: tlsrpt@${domain}`,
    "Date: Mon, 01 Jan 2024 00:00:00 +0000",
    `Message-ID: <${index}@${submitter}>`,
    "MIME-Version: 1.0",
    `Subject: Report Domain: ${domain} Submitter: ${submitter} Report-ID: <${index}@${submitter}>`,
    `TLS-Report-Domain: ${domain}`,
    `TLS-Report-Submitter: ${submitter}`,
    `Content-Type: multipart/report; report-type="tlsrpt"; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    'Content-Type: text/plain; charset="UTF-8"',
    "",
    `This is an aggregate TLS report from ${submitter}.`,
    "",
    `--${boundary}`,
    `Content-Type: application/tlsrpt+gzip; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    "Content-Transfer-Encoding: base64",
    "",
    bytes.toString("base64").replace(/.{76}(?=.)/g, "$&\n"),
    `--${boundary}--`,
    "",
    "",
  ].join("\n");
}
