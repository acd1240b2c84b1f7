import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { anotherInstallation, type AnotherInstallation } from "../another-installation";
import { installation } from "../installation";
import {
  expectState,
  freshName,
  launchWebService,
  openPullRequest,
  press,
  signIn,
} from "../people";

// One second installation for all of them.
test.describe.configure({ mode: "default" });

let fresh: AnotherInstallation;
test.beforeAll(async () => {
  // Nothing but the forge's address: no token, no App, no secret of a webhook.
  fresh = await anotherInstallation({ GITHUB_API_URL: `${installation().urls.forge}/api/v3` }, [
    {
      name: "staging",
      environment: "staging",
      repository: "acme/platform",
      cluster: { name: "staging" },
      vars: { domain: "staging.example.com" },
    },
  ]);
});
test.afterAll(async () => fresh.end());

async function noFindings(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    ),
  ).toEqual([]);
}

test("Ops connects a new installation with clicks alone, and what waited becomes a pull request of the App", async ({
  browser,
}) => {
  const development = await browser.newContext({ baseURL: fresh.url });
  const dana = await development.newPage();
  await signIn(dana, "Dana");
  await launchWebService(dana, freshName("connected"), "1.0.0");
  await expect(dana.getByText("Slipway is not connected to GitHub yet.").first()).toBeVisible({
    timeout: 30_000,
  });

  const operations = await browser.newContext({ baseURL: fresh.url });
  const olivia = await operations.newPage();
  await signIn(olivia, "Olivia", "/ops/github");
  await expect(olivia.getByText("Slipway is not connected", { exact: true })).toBeVisible();
  await noFindings(olivia);

  const name = `Slipway ${freshName("e2e")}`;
  await expect(olivia.getByRole("textbox", { name: "Organization" })).toHaveValue("acme");
  await olivia.getByRole("button", { name: /^Register the App at/ }).click();
  await olivia.getByLabel("GitHub App name").fill(name);
  await olivia.getByRole("button", { name: "Create GitHub App for acme" }).click();

  await expect(olivia.getByText("The App is registered")).toBeVisible();
  await expect(olivia.getByText("Not installed yet.")).toBeVisible();
  await noFindings(olivia);
  await olivia.getByRole("link", { name: "Install it" }).click();
  await olivia.getByRole("button", { name: "Install on acme" }).click();

  await expect(olivia.getByText("The App is installed", { exact: true })).toBeVisible();
  await expect(olivia.getByText("Ready", { exact: true })).toBeVisible();
  await expect(olivia.getByText("Reachable", { exact: true })).toBeVisible();
  await olivia.getByRole("button", { name: "Check connection" }).click();
  await expect(olivia.getByText(/^Checked just now/)).toBeVisible();
  await noFindings(olivia);

  await expectState(dana, "Pull request open");
  const forge = await openPullRequest(dana);
  await expect(
    forge.getByText(`${name.toLowerCase().replaceAll(" ", "-")}[bot]`).first(),
  ).toBeVisible();
  await press(forge, "Close", "Closed");
  await forge.close();

  await olivia.getByRole("button", { name: "Rotate" }).click();
  const dialog = olivia.getByRole("dialog");
  await dialog.getByRole("textbox").fill(name.toLowerCase().replaceAll(" ", "-"));
  await dialog.getByRole("button", { name: "Rotate secret" }).click();
  await expect(olivia.getByText("The new webhook secret is in use.")).toBeVisible();

  await olivia.getByRole("button", { name: "Disconnect" }).click();
  await olivia
    .getByRole("dialog")
    .getByRole("textbox")
    .fill(name.toLowerCase().replaceAll(" ", "-"));
  await olivia.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(olivia.getByText("Slipway is not connected", { exact: true })).toBeVisible();

  await olivia.goto(`${installation().urls.forge}/apps/${name.toLowerCase().replaceAll(" ", "-")}`);
  await olivia.getByRole("button", { name: "Delete GitHub App" }).click();
  await expect(olivia.getByText(name)).toHaveCount(0);
  await Promise.all([development.close(), operations.close()]);
});

test("a callback that did not begin here changes nothing and says so", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: fresh.url });
  const page = await context.newPage();
  await signIn(page, "Olivia", "/ops/github");
  await page.goto("/ops/github/registered?code=0123456789&state=forged");
  await expect(page.getByText("this did not begin here", { exact: false })).toBeVisible();
  await context.close();
});
