import { expect, test } from "@playwright/test";
import { browserOf, expectState, freshName, launchWebService, signIn } from "../people";

test("a team's service account gets a token for one parameter of one instance, which sees and may nothing else, and Ops revoke it", async ({
  page,
  browser,
  playwright,
}) => {
  const name = freshName("deploy");
  await signIn(page, "Dana");
  await launchWebService(page, name, "1.0.0");
  await expectState(page, "Pull request open");
  const site = new URL(page.url()).origin;

  const account = freshName("bot");
  await page.goto("/account");
  await page.getByLabel("Account name").fill(account);
  await page.getByLabel("What it is for").fill("Deploys from a pipeline");
  await page.getByRole("button", { name: "Create account" }).click();
  const title = `payments/${account} (service account)`;
  const card = page
    .getByRole("list", { name: "Service accounts", exact: true })
    .getByRole("listitem")
    .filter({ hasText: title })
    .first();
  await card.getByText(`New token for ${title}`).click();
  await card.getByLabel("Name", { exact: true }).fill("pipeline");
  await card.getByLabel("Access").selectOption("write");
  await card.getByText("Limit it to teams, instances or parameters").click();
  await card.getByLabel("Instances").fill(`payments/${name}`);
  await card.getByLabel("Parameters").fill("image");
  await card.getByRole("button", { name: "Create token" }).click();
  const token = (await card.locator("code").filter({ hasText: /^slp_/ }).textContent()) ?? "";

  const api = await playwright.request.newContext({
    baseURL: site,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const seen = await (await api.get("/api/v1/instances")).json();
  expect(seen.items.map((one: { name: string }) => one.name)).toEqual([name]);
  const launch = await api.post("/api/v1/requests", {
    data: {
      template: "web-service",
      team: "payments",
      name: freshName("other"),
      target: "staging",
      parameters: {},
    },
  });
  expect(launch.status()).toBe(403);
  expect((await launch.json()).detail).toContain("This API token is limited to");
  expect((await api.get("/api/v1/tokens")).status()).toBe(403);
  await api.dispose();

  const { page: ops, context } = await browserOf(
    browser,
    "Olivia",
    `/ops/tokens?owner=service-account&q=${account}`,
  );
  await ops.getByRole("table").getByRole("button", { name: "Revoke pipeline" }).click();
  const dialog = ops.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("The journey is over");
  await dialog.getByLabel(/^Type pipeline/).fill("pipeline");
  await dialog.getByRole("button", { name: "Revoke token" }).click();
  await expect(ops.getByText("No token matches")).toBeVisible();
  await context.close();
});
