// Measures in Chromium, on the release site: reading, beside what a plain worker does with the browser's own gzip and
// JSON, and looking closer at a million failures. `cargo xtask bench` runs it.
//
//   node bench.mjs [--quick] [--only reading|exploring] [--site DIR]      DIR: the release site, default ../../dist
//
// E2E_CHROMIUM names the browser, as for the browser tests. A missed goal is told and is no failure; differing sums are.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { open } from "./browser.mjs";
import { exploring } from "./exploring.mjs";
import { reading } from "./reading.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    site: { type: "string", default: fileURLToPath(new URL("../../dist", import.meta.url)) },
  },
});

/** Each makes its files in a folder of its own, and gives its tables. */
const PARTS = { reading, exploring };

async function main() {
  const chosen = Object.entries(PARTS).filter(([name]) => options.only === undefined || options.only === name);
  if (chosen.length === 0) throw new Error(`there is no part ${options.only}`);
  const folder = mkdtempSync(join(tmpdir(), "tls-rpt-bench-"));
  let browser = null;
  try {
    browser = await open(resolve(options.site), join(folder, "site"));
    const runs = options.quick ? "few runs and files: good for trying, not for judging" : "medians, with the fastest and the slowest";
    const tables = [`Chromium ${browser.version}; ${runs}\n`];
    for (const [name, run] of chosen) tables.push(...(await run(browser, join(folder, name), options.quick)));
    process.stdout.write(`\n${tables.join("\n")}`);
  } finally {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch((error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
});
