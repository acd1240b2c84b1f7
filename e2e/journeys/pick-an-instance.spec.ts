import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { expectState, freshName, launchWebService, merge, openStep, signIn } from "../people";

test("somebody finds a template by what they call the thing", async ({ page }) => {
  await signIn(page, "Dana");
  // Cards say what passes, once it was judged.
  await expect(page.getByText(/\d+ policies pass/).first()).toBeVisible();
  const cards = page.getByRole("list", { name: "Templates" }).getByRole("heading", { level: 3 });
  for (const [words, title] of [
    ["database", /PostgreSQL/],
    ["sql", /PostgreSQL/],
    ["redis", /Valkey/],
    ["s3", /bucket/i],
  ] as const) {
    await page.getByRole("searchbox", { name: "Search templates" }).fill(words);
    await expect(page).toHaveURL(new RegExp(`q=${words}`));
    await expect(cards.first()).toHaveText(title);
  }
});

test("a service that runs is picked for its monitoring, from its own page and by the keyboard", async ({
  page,
}) => {
  const service = freshName("ledger");
  await signIn(page, "Dana");
  await launchWebService(page, service, "1.0.0");
  await expectState(page, "Pull request open");
  await merge(page);
  await expectState(page, "Healthy", 90_000);

  await page.goto(`/instances?q=${service}`);
  await page.getByRole("link", { name: service }).click();
  await expect(page.getByRole("heading", { name: "Outputs" })).toBeVisible();
  await expect(page.getByText(`http://${service}.payments.svc.cluster.local`)).toBeVisible();
  // What goes with it starts with what is known.
  await page.getByRole("link", { name: /Add monitoring/ }).click();
  await expect(page.getByText(`What is known of ${service} is filled in.`)).toBeVisible();
  const field = page.getByRole("combobox", { name: "Service", exact: true });
  await expect(field).toHaveValue(service);

  await page.goto("/catalog/monitoring-pack/launch");
  await field.focus();
  await page.keyboard.type(service.slice(0, -1));
  const option = page.getByRole("option", { name: new RegExp(service) });
  await expect(option).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(field).toHaveAttribute(
    "aria-activedescendant",
    (await option.getAttribute("id")) ?? "",
  );
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(service);
  await expect(field).toBeFocused();
  await expect(option).toBeHidden();

  // Anything else can be typed, and is warned of.
  await field.fill("from-elsewhere");
  await page.keyboard.press("Tab");
  await expect(
    page
      .locator("[data-pointer='/service']")
      .getByText(/"from-elsewhere" belongs to nothing that payments runs on Staging/),
  ).toBeVisible();
});

test("where there is nothing to pick, the field says what to launch first", async ({ page }) => {
  await signIn(page, "Diego", "/catalog/web-service/launch");
  await openStep(page, "What it uses");
  await page.getByRole("combobox", { name: "Database" }).click();
  await expect(page.getByText("checkout has nothing to choose on Staging yet.")).toBeVisible();
  await expect(page.getByRole("link", { name: /PostgreSQL/ })).toHaveAttribute(
    "href",
    "/catalog/postgres/launch",
  );
});
