import { expect, test } from "@playwright/test";
import { installation } from "../installation";
import { signIn } from "../people";

test("somebody signs in, gets back to where they wanted to go, and signs out everywhere", async ({
  page,
}) => {
  await signIn(page, "Dana", "/catalog/postgres?tab=parameters");
  await expect(page).toHaveURL(/\/catalog\/postgres\?tab=parameters$/);
  await expect(page.getByRole("heading", { name: "PostgreSQL database" })).toBeVisible();

  await page.getByRole("button", { name: /Dana Okafor|Account|Person/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/signed-out/);
  await page.goto("/catalog");
  await page.getByRole("button", { name: /single sign-on/i }).click();
  // Signed out at the provider as well: it asks again.
  await expect(page.getByRole("button", { name: /Dana/ })).toBeVisible();
});

test("somebody without a role is told what is missing and who can help", async ({ page }) => {
  await signIn(page, "Noa");
  await expect(page).toHaveURL(/\/no-role/);
  await expect(page.getByRole("main")).toContainText(/platform team/i);
});

test("a session whose cookie was tampered with is no session", async ({ page, context }) => {
  await signIn(page, "Dana");
  const cookies = await context.cookies();
  await context.addCookies(
    cookies.map((cookie) =>
      cookie.httpOnly && cookie.name.includes("session")
        ? { ...cookie, value: `${cookie.value.slice(0, -6)}AAAAAA` }
        : cookie,
    ),
  );
  await page.goto("/instances");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("nothing of Slipway is shown or answered without a session", async ({ request }) => {
  for (const path of ["/catalog", "/instances", "/requests", "/ops"]) {
    const page = await request.get(path, { maxRedirects: 0 });
    expect([302, 303, 307]).toContain(page.status());
    expect(page.headers()["location"]).toContain("/sign-in");
  }
  for (const path of [
    "/api/v1/templates",
    "/api/v1/requests",
    "/api/v1/instances",
    "/api/search?q=a",
    "/api/live?topic=instances",
  ]) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(401);
    expect(answer.headers()["content-type"]).toContain("application/problem+json");
  }
});

test("health and readiness answer anybody, and say little", async ({ request }) => {
  expect((await request.get("/api/healthz")).status()).toBe(200);
  expect((await request.get("/api/readyz")).status()).toBe(200);
  expect((await request.get("/api/metrics")).status()).toBe(401);
});

test("scripts and styles need a nonce, and nothing may be evaluated", async ({ page }) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
  });
  const answer = await page.goto("/sign-in");
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src [^;]*'nonce-/);
  expect(policy).not.toMatch(/unsafe-eval|unsafe-inline/);
  await signIn(page, "Dana", "/catalog/web-service/launch");
  await expect(page.getByLabel("Container image")).toBeVisible();
  expect(refused).toEqual([]);
});

test("a group taken away stops working while the person is signed in", async ({
  page,
  request,
}) => {
  const { urls } = installation();
  await signIn(page, "Mia");
  await expect(page.getByText("payments").first()).toBeVisible();
  try {
    expect(
      (await request.post(`${urls.identity}/__people/mia/groups`, { data: [] })).status(),
    ).toBeLessThan(300);
    await expect(async () => {
      await page.goto("/catalog");
      await expect(page).toHaveURL(/\/no-role|\/sign-in/, { timeout: 1000 });
    }).toPass({ timeout: 85_000, intervals: [5000] });
  } finally {
    await request.post(`${urls.identity}/__people/mia/groups`, {
      data: ["team-payments", "team-search"],
    });
  }
});

test("what was typed and never sent outlives the end of a session, and ends with signing out", async ({
  page,
  context,
}) => {
  const form = "/catalog/web-service/launch";
  const kept = () => page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  await signIn(page, "Dana", form);
  await page.getByLabel("Name", { exact: true }).fill("half-typed");
  await expect.poll(kept).toContain("half-typed");

  await context.clearCookies();
  await signIn(page, "Dana", form);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("half-typed");

  await page.getByRole("button", { name: /Dana Okafor|Account|Person/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/signed-out/);
  expect(await kept()).not.toContain("half-typed");
});
