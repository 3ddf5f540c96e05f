// The site and the browser, and what is done in a fresh page: it reads some files, and the clock tells how long it took.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { opened } from "./clocks.mjs";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const { chromium } = createRequire(new URL("../e2e/package.json", import.meta.url))("@playwright/test");

const PLATFORM = ["platform.html", "platform.mjs", "platform-worker.mjs"];
const OURS = ["clock.js", "screen-clock.js", "engine-probe.js"];
const PATIENCE = 600_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Serves a copy of the site in which the platform's page lies beside ours. */
async function serve(site, folder) {
  if (!existsSync(join(site, "index.html"))) throw new Error(`there is no site in ${site}`);
  cpSync(site, folder, { recursive: true });
  for (const file of PLATFORM) cpSync(here(file), join(folder, file));
  const port = await freePort();
  const server = spawn(process.execPath, [here("../e2e/server.mjs"), `${port}`, folder], { stdio: ["ignore", "pipe", "inherit"] });
  await Promise.race([
    once(server.stdout, "data"),
    once(server, "exit").then(() => Promise.reject(new Error("the site cannot be served"))),
  ]);
  return { url: `http://127.0.0.1:${port}/`, end: () => server.kill() };
}

/** Starts everything. `folder` is for the copy of the site. */
export async function open(site, folder) {
  const server = await serve(site, folder);
  try {
    const browser = await chromium.launch({
      executablePath: process.env.E2E_CHROMIUM || undefined,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    const ours = (input, act) => withPage(browser, { address: `${server.url}#/reports`, scripts: OURS, input }, act);
    return {
      /** Has our page read the files. */
      ours: (input) => ours(input, opened),
      /** Has our page read the files, then does something with the page and what the clock told of the reading. */
      explored: ours,
      /** Has the platform's page read the files, so many at a time. */
      platform: (input, lanes) =>
        withPage(browser, { address: `${server.url}platform.html?lanes=${lanes}`, scripts: ["clock.js"], input }, (_, read) => read),
      version: browser.version(),
      async close() {
        await browser.close();
        server.end();
      },
    };
  } catch (error) {
    server.end();
    throw error;
  }
}

/** A fresh page that has read the files; `act` gets it with what the clock told, and its answer is given. */
async function withPage(browser, { address, scripts, input: { files, sums } }, act) {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  try {
    const page = await context.newPage();
    let give;
    const failed = new Promise((_, reject) => {
      give = (what) => reject(new Error(`${address}: ${what}`));
    });
    // It may be rejected when nobody waits any more.
    failed.catch(() => {});
    page.on("pageerror", (error) => give(error.message));
    page.on("crash", () => give("the page crashed"));
    for (const script of scripts) await page.addInitScript({ path: here(script) });
    await page.goto(address, { waitUntil: "networkidle" });
    const input = page.getByLabel("Choose report files");
    await input.waitFor({ state: "attached" });
    await page.evaluate((reports) => (globalThis.benchClock.reports = reports), sums.reports);
    const late = setTimeout(() => give("no answer in ten minutes"), PATIENCE);
    const course = async () => {
      await input.setInputFiles(files);
      const read = await page.evaluate(() => globalThis.benchClock.finished);
      return await act(page, read);
    };
    try {
      return await Promise.race([course(), failed]);
    } finally {
      clearTimeout(late);
    }
  } finally {
    await context.close();
  }
}
