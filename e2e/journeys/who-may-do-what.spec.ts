import { expect, test } from "@playwright/test";
import { browserOf, signIn } from "../people";

const title = "Search and Product Discovery";

for (const [person, how] of [
  ["Gina", "a group's id"],
  ["Lars", "an LDAP name"],
] as const)
  test(`somebody who is in a team by ${how} works for it, under its title`, async ({ page }) => {
    await signIn(page, person);
    await expect(page.getByRole("navigation").getByText(title).first()).toBeVisible();
    await page.goto("/catalog/web-service/launch");
    await expect(page.getByLabel("Team")).toHaveValue("search");
    await expect(page.getByLabel("Team")).toContainText(`${title} (search)`);

    await page.goto("/teams/search");
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    const about = page.getByRole("complementary", { name: "About this team" });
    await expect(about.getByRole("link", { name: "search@example.com" })).toBeVisible();
    await expect(about).toContainText("#search");
  });

test("somebody without a role sees whom to ask", async ({ page }) => {
  await signIn(page, "Noa");
  await expect(page.getByRole("main")).toContainText("Olivia Brandt of the platform team");
  await expect(page.getByRole("main")).toContainText("#platform");
});

test("Ops see what each group gives, and what one more would give somebody", async ({
  page,
  browser,
}) => {
  const gina = await browserOf(browser, "Gina");
  await gina.context.close();
  await signIn(page, "Olivia", "/ops/access");
  const groups = page.getByRole("table", { name: "Groups and what they give" });
  await expect(
    groups.getByRole("row", { name: /3f2504e0-4f89-41d3-9a0c-0305e82c3301/ }),
  ).toContainText(`developer in ${title} (search)`);
  await expect(page.getByText(/A group that is taken away is gone within 1 minute/)).toBeVisible();

  await page.getByRole("link", { name: "Gina Rossi" }).click();
  await expect(page.getByRole("heading", { name: "Gina Rossi", level: 1 })).toBeVisible();
  const may = page.getByRole("table", { name: "What they may do" });
  await expect(may.getByRole("row", { name: /Change policies/ })).toContainText("Ops may.");
  await page.getByRole("textbox", { name: "Group" }).fill("platform-ops");
  await page.getByRole("button", { name: "Look" }).click();
  await expect(page.getByText("They would be: Ops, developer in search.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Change policies" })).toBeVisible();
});
