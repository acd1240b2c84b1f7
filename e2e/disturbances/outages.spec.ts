import { type ChildProcess, spawn } from "node:child_process";
import { expect, test } from "@playwright/test";
import { freePort } from "../../scripts/up/ports";
import { installation } from "../installation";
import { expectState, freshName, launchWebService, signIn } from "../people";

test("while the forge is down a request waits, says so, and goes on by itself", async ({
  page,
  request,
}) => {
  const { urls } = installation();
  const name = freshName("patience");
  const set = (rules: unknown[]) => request.post(`${urls.forge}/__faults`, { data: { rules } });
  await signIn(page, "Dana");
  await set([{ route: "*", times: 100_000, fault: { kind: "status", status: 503 } }]);
  try {
    await launchWebService(page, name, "1.0.0");
    await expectState(page, "Waiting");
    await expect(page.getByText(/goes on by itself/).first()).toBeVisible();
  } finally {
    await set([]);
  }
  await expectState(page, "Pull request open", 75_000);
  const pulls = await request.get(`${urls.forge}/acme/platform/pulls`);
  expect((await pulls.text()).split(`Launch ${name} `).length - 1).toBe(1);
});

test.describe("with a database that does not answer", () => {
  let server: ChildProcess;
  let url = "";

  test.beforeAll(async () => {
    const port = await freePort(0);
    const nobody = await freePort(0);
    url = `http://localhost:${port}`;
    server = spawn("node", [".build/server.js"], {
      env: {
        ...process.env,
        ...installation().environment,
        PORT: String(port),
        NEXTAUTH_URL: url,
        DATABASE_URL: `postgresql://slipway@127.0.0.1:${nobody}/slipway`,
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    await new Promise<void>((resolve) =>
      server.stdout?.on(
        "data",
        (chunk: Buffer) => chunk.toString().includes('"ready":true') && resolve(),
      ),
    );
  });
  test.afterAll(() => {
    server.kill("SIGTERM");
  });

  test("it lives, is not ready, and says so", async ({ request }) => {
    expect((await request.get(`${url}/api/healthz`)).status()).toBe(200);
    const ready = await request.get(`${url}/api/readyz`);
    expect(ready.status()).toBe(503);
    expect(ready.headers()["content-type"]).toContain("application/problem+json");
    expect(await ready.text()).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|at .*\.ts/);
  });

  test("a person sees a clear page, not a stack", async ({ page, context }) => {
    await signIn(page, "Dana");
    const cookies = await context.cookies();
    await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url })));
    const answer = await page.goto(`${url}/catalog`);
    expect(answer?.status()).toBeGreaterThanOrEqual(500);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("button", { name: /try again/i })).toBeVisible();
    await expect(page.locator("body")).not.toContainText(/ECONNREFUSED|Prisma|at .*\.ts/);
  });
});
