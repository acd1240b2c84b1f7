import { expect, test } from "@playwright/test";
import { signIn } from "../people";

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
