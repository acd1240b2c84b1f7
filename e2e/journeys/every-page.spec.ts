import { expect, test } from "@playwright/test";
import { expectNoFindings, expectNoSidewaysScroll } from "../accessible";
import { expectState, freshName, launchWebService, signIn } from "../people";

const looks = [
  { width: 1440, height: 900, scheme: "light" },
  { width: 390, height: 844, scheme: "dark" },
] as const;

for (const { width, height, scheme } of looks) {
  test(`axe finds nothing on any page, at ${width} pixels, ${scheme}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const path of ["/sign-in", "/signed-out"]) {
      await page.goto(path);
      await expectNoFindings(page, path);
    }

    const name = freshName("axe");
    await signIn(page, "Dana");
    await launchWebService(page, name, "1.0.0");
    await expectState(page, "Pull request open");
    const request = new URL(page.url()).pathname;
    await expectNoFindings(page, request);
    const instance = await page
      .getByRole("complementary", { name: "About this request" })
      .getByRole("link", { name })
      .getAttribute("href");

    const paths = [
      "/catalog",
      "/catalog?q=postgres",
      "/catalog?q=nothing-is-called-this",
      "/catalog/web-service",
      "/catalog/web-service?tab=files",
      "/catalog/web-service?tab=parameters",
      "/catalog/web-service?tab=versions",
      "/catalog/web-service/launch",
      "/catalog/nothing-is-called-this",
      "/requests",
      "/requests?scope=all",
      `${request}/change`,
      "/instances",
      "/instances?q=nothing-is-called-this",
      instance ?? "",
      "/account",
      "/ops",
    ];
    for (const path of paths) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      if (path.endsWith("/launch") || path.endsWith("/change"))
        await expect(page.getByLabel("Container image")).toBeVisible();
      await expectNoFindings(page, path);
      await expectNoSidewaysScroll(page, path);
    }
  });

  test(`axe finds nothing on the pages of Ops, at ${width} pixels, ${scheme}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await signIn(page, "Olivia", "/ops");
    for (const path of [
      "/ops",
      "/ops/templates",
      "/ops/templates?show=drafts",
      "/ops/templates/postgres",
      "/ops/templates/postgres/compare",
      "/ops/templates/postgres/impact",
      "/ops/policies",
      "/ops/policies/image-sources",
      "/ops/policies/image-sources?tab=text",
      "/ops/policies/image-sources?tab=tests",
      "/ops/policies/image-sources/edit",
      "/ops/policies/new",
      "/ops/compliance",
      "/ops/targets",
      "/ops/health",
      "/ops/github",
      "/ops/access",
      "/ops/tokens",
      "/ops/audit",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await expectNoFindings(page, path);
      await expectNoSidewaysScroll(page, path);
    }
  });
}

test("the command palette finds templates and leads there, by keyboard alone", async ({ page }) => {
  await signIn(page, "Dana");
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("postgre");
  await expect(page.getByRole("option", { name: /PostgreSQL database/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/catalog\/postgres$/);
});

test("the catalog answers as one types and keeps what was asked in its address", async ({
  page,
}) => {
  await signIn(page, "Dana");
  const field = page.getByRole("searchbox", { name: "Search templates" });
  await expect(field).toBeFocused();
  await field.pressSequentially("sql");
  await expect(page).toHaveURL(/q=sql/);
  await expect(page.getByRole("link", { name: /PostgreSQL database/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /Web service/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("searchbox", { name: "Search templates" })).toHaveValue("sql");
});

test("what was typed survives a reload", async ({ page }) => {
  await signIn(page, "Dana", "/catalog/web-service/launch");
  await page.getByLabel("Name", { exact: true }).fill("half-done");
  await page.getByLabel("Container image").fill("registry.example.com/payments/half:0.1.0");
  await page.reload();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("half-done");
  await expect(page.getByLabel("Container image")).toHaveValue(
    "registry.example.com/payments/half:0.1.0",
  );
});

test("what was typed survives a session that ran out", async ({ page, context }) => {
  await signIn(page, "Dana", "/catalog/web-service/launch");
  await page.getByLabel("Name", { exact: true }).fill("kept-anyway");
  await page.getByLabel("Container image").fill("registry.example.com/payments/kept:0.1.0");
  await expect(page.getByText(/\d+ files · \d+ policies checked, \d+ appl/)).toBeVisible();
  await context.clearCookies();
  await page.getByRole("button", { name: "Open pull request" }).click();
  await expect(
    page.getByText("Your session has ended. What you typed is kept.").first(),
  ).toBeVisible();
  await expect(page.getByLabel("Container image")).toHaveValue(
    "registry.example.com/payments/kept:0.1.0",
  );
  await signIn(page, "Dana", "/catalog/web-service/launch");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("kept-anyway");
});
