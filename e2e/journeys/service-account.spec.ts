import { expect, test } from "@playwright/test";
import { parse } from "yaml";
import { browserOf, expectState, freshName, launchWebService, merge, signIn } from "../people";

test("a team's service account gets a token for one parameter of one instance, deploys a new image with it, sees and may nothing else, and Ops revoke it", async ({
  page,
  browser,
  playwright,
}) => {
  const name = freshName("deploy");
  await signIn(page, "Dana");
  await launchWebService(page, name, "1.0.0");
  await expectState(page, "Pull request open");
  const launched = await page.request.get(`/api/v1${new URL(page.url()).pathname}`);
  const { files } = (await launched.json()) as { files: { path: string; after: string }[] };
  const record = files.find((file) => file.path.endsWith("/slipway.yaml"))?.after ?? "";
  const { parameters } = (parse(record) as { spec: { parameters: object } }).spec;
  await merge(page);
  await expectState(page, "Healthy", 120_000);
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
  const { id } = seen.items[0];
  const change = (changed: object) =>
    api.post("/api/v1/requests", {
      data: { kind: "edit", instance: id, parameters: { ...parameters, ...changed } },
    });
  expect((await change({ port: 9090 })).status()).toBe(403);
  const deployed = await change({ image: "registry.example.com/payments/checkout:1.1.0" });
  expect(deployed.status()).toBe(201);
  const { id: request } = await deployed.json();
  await page.goto(`/requests/${request}`);
  await expectState(page, "Pull request open");
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
