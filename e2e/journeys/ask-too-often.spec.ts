import { expect, test } from "@playwright/test";
import { type AnotherInstallation, anotherInstallation } from "../another-installation";
import { freshName, launchWebService, signIn } from "../people";

let small: AnotherInstallation;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  small = await anotherInstallation(
    // Its targets are the sandbox's own.
    {
      SLIPWAY_TARGETS_FILE: "",
      SLIPWAY_SUBMITS_PER_MINUTE: "1",
      SLIPWAY_READS_PER_MINUTE: "200",
    },
    [],
  );
});
test.afterAll(() => small.end());

test("who asks too often is told how long to wait, keeps what was typed, and goes on by themselves", async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: small.url });
  const page = await context.newPage();
  await signIn(page, "Dana");
  await launchWebService(page, freshName("often"), "1.0.0");

  const name = freshName("often");
  const image = "registry.example.com/payments/checkout:1.0.1";
  await page.goto("/catalog/web-service/launch");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Container image").fill(image);
  await expect(page.getByText(/\d+ files · \d+ policies checked, \d+ appl/)).toBeVisible();
  await page.getByRole("button", { name: "Open pull request" }).click();
  await expect(page.getByText("There may be 1 submitted requests a minute")).toBeVisible();
  await expect(
    page.getByText(/Wait (a second|\d+ seconds), and go on where you are/),
  ).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  await expect(page.getByLabel("Container image")).toHaveValue(image);

  await expect
    .poll(async () => {
      const calls = Array.from({ length: 40 }, () => page.request.get("/api/live"));
      return (await Promise.all(calls)).map((answer) => answer.status());
    })
    .toContain(429);
  const refused = await page.goto("/requests");
  expect(refused?.status()).toBe(429);
  expect(refused?.headers()["retry-after"]).toMatch(/^\d+$/);
  await expect(page.getByRole("heading", { name: "Too many requests" })).toBeVisible();
  await expect(page.getByText(/comes back by itself in/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Requests" })).toBeVisible({ timeout: 60_000 });
  await context.close();
});
