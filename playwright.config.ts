import { defineConfig, devices } from "@playwright/test";

const executablePath = process.env["CHROMIUM_PATH"];

export default defineConfig({
  testDir: "e2e",
  // What disturbs the whole installation comes last, and alone.
  projects: [
    { name: "journeys", testDir: "e2e/journeys", fullyParallel: true },
    { name: "disturbances", testDir: "e2e/disturbances", dependencies: ["journeys"], workers: 1 },
  ],
  outputDir: "test-results",
  // They end what hangs; a machine may be busy with other things.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  workers: 2,
  retries: 0,
  forbidOnly: process.env["CI"] !== undefined,
  reporter:
    process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"] === undefined ? "list" : [["list"], ["json"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env["SLIPWAY_URL"],
    viewport: { width: 1440, height: 900 },
    // Without the film of every page: it costs more than the journeys themselves.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
