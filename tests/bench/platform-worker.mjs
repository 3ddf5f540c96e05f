// What a page would do without an engine: the browser's own gzip and JSON, then the same sums.

const read = (file) => new Response(file.stream().pipeThrough(new DecompressionStream("gzip"))).json();

self.addEventListener("message", async ({ data: { files, lanes } }) => {
  try {
    self.postMessage(await sumUp(files, lanes));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
});

/** Reads the files, so many at a time. */
async function sumUp(files, lanes) {
  const sums = { reports: 0, successful: 0, failed: 0, policies: new Map(), failures: new Map() };
  const rest = files.values();
  const lane = async () => {
    for (const file of rest) add(sums, await read(file));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const policies = [...nested(sums.policies)].flatMap(([name, counts]) => [
    [`${name}: followed`, counts.successful],
    [`${name}: failed`, counts.failed],
  ]);
  return { ...sums, policies, failures: [...nested(sums.failures)] };
}

/** The entries of a map of maps, under both names. */
function* nested(maps) {
  for (const [outer, map] of maps) for (const [inner, value] of map) yield [`${outer} ${inner}`, value];
}

/** The map at a key, made when it is first asked for. */
function under(maps, key) {
  let map = maps.get(key);
  if (!map) maps.set(key, (map = new Map()));
  return map;
}

function add(sums, report) {
  sums.reports += 1;
  const domains = new Map();
  for (const { policy, summary, "failure-details": details = [] } of report.policies) {
    const type = policy["policy-type"];
    const domain = policy["policy-domain"];
    const successful = summary["total-successful-session-count"];
    const failed = summary["total-failure-session-count"];
    count(under(sums.policies, type), domain, successful, failed);
    count(under(domains, domain), type, successful, failed);
    for (const detail of details) {
      const hosts = under(sums.failures, detail["result-type"]);
      const host = detail["receiving-mx-hostname"] ?? "(no MX)";
      hosts.set(host, (hosts.get(host) ?? 0) + detail["failed-session-count"]);
    }
  }
  // The policy types of one domain describe the same sessions: the one with the most counts.
  for (const types of domains.values()) {
    let most = { successful: 0, failed: 0 };
    for (const counts of types.values()) {
      const more = counts.successful + counts.failed - most.successful - most.failed;
      if (more > 0 || (more === 0 && counts.failed > most.failed)) most = counts;
    }
    sums.successful += most.successful;
    sums.failed += most.failed;
  }
}

function count(map, key, successful, failed) {
  const known = map.get(key);
  if (known) {
    known.successful += successful;
    known.failed += failed;
  } else {
    map.set(key, { successful, failed });
  }
}
