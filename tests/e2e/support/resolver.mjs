// A server that plays a DNS-over-HTTPS resolver with a JSON interface, and notes everything it is asked.

import { createServer } from "node:http";

const NUMBERS = { A: 1, CNAME: 5, MX: 15, TXT: 16, AAAA: 28, TLSA: 52 };

/**
 * Starts a resolver. `zone` maps "NAME TYPE" to what it answers: a list of record data (with DNSSEC when the list has
 * `ad: true`), or one of NODATA, NXDOMAIN, SERVFAIL, REFUSED, MALFORMED, SILENCE, REDIRECT, or an HTTP status.
 * "NAME TYPE cd" is what it answers when it is told not to check DNSSEC. What is not in it does not exist. A list may
 * name an alias, which its records are then at.
 */
export async function resolver(zone) {
  const asked = [];
  const open = new Set();
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://resolver.example");
    asked.push({
      path: url.pathname,
      parameters: Object.fromEntries(url.searchParams),
      headers: request.headers,
      method: request.method,
    });
    const name = url.searchParams.get("name");
    const type = url.searchParams.get("type");
    const unchecked = url.searchParams.get("cd") === "1" ? zone[`${name} ${type} cd`] : undefined;
    const answer = unchecked ?? zone[`${name} ${type}`] ?? "NXDOMAIN";
    const send = (status, body, headers = {}) => {
      response.writeHead(status, { "access-control-allow-origin": "*", "content-type": "application/dns-json", ...headers });
      response.end(body);
    };
    const json = (over) =>
      send(200, JSON.stringify({
        Status: 0, TC: false, RD: true, RA: true, AD: false, CD: false,
        Question: [{ name: `${name}.`, type: NUMBERS[type] }],
        ...over,
      }));
    if (Array.isArray(answer)) {
      const { alias } = answer;
      const record = (data) => ({ name: alias ?? `${name}.`, type: NUMBERS[type], TTL: 3600, data });
      const first = alias ? [{ name: `${name}.`, type: NUMBERS.CNAME, TTL: 3600, data: alias }] : [];
      json({ AD: answer.ad === true, Answer: [...first, ...answer.map(record)] });
    } else if (answer === "NODATA") json({});
    else if (answer === "NXDOMAIN") json({ Status: 3 });
    else if (answer === "SERVFAIL") json({ Status: 2, Comment: ["EDE(22): No Reachable Authority"] });
    else if (answer === "REFUSED") json({ Status: 5 });
    else if (answer === "MALFORMED") send(200, '{"Status":0,"Answer":[{"name":');
    else if (answer === "REDIRECT") send(302, "", { location: "/elsewhere" });
    else if (answer !== "SILENCE") send(answer, "Something went wrong");
  });
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => new Promise((resolve) => {
    for (const socket of open) socket.destroy();
    if (server.listening) server.close(resolve);
    else resolve();
  });
  return { origin, address: `${origin}/resolve`, zone, asked, close };
}

/** A list of record data that DNSSEC vouches for. */
export const signed = (...data) => Object.assign(data, { ad: true });
