// `cargo xtask test browser` sets E2E_CHROMIUM (the browser to use, Playwright's own when unset)
// and E2E_JSON (where the machine-readable result goes). E2E_PORT moves the test server.

import { defineConfig } from "@playwright/test";

const port = Number(process.env.E2E_PORT ?? 4173);
const baseURL = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: ".",
  workers: process.env.CI ? 1 : 2,
  retries: 0,
  timeout: 60_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.E2E_JSON
    ? [["list"], ["json", { outputFile: process.env.E2E_JSON }]]
    : [["list"]],
  use: {
    browserName: "chromium",
    baseURL,
    permissions: ["clipboard-read", "clipboard-write"],
    trace: "off",
    launchOptions: {
      executablePath: process.env.E2E_CHROMIUM || undefined,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `node server.mjs ${port}`,
    url: baseURL,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
