import { expect, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { signIn } from "../people";

test("Ops allow a value that looks like a secret by its file: what is wrong is said at its line, and it can be taken back", async ({
  page,
}) => {
  await signIn(page, "Olivia", "/ops/catalog");
  await page.getByLabel("Name", { exact: true }).fill("public-dsn");
  await page.getByRole("button", { name: "Open editor" }).click();
  await expect(
    page.getByRole("heading", { name: "secret-allowances/public-dsn.yaml" }),
  ).toBeVisible();
  await expect(page.getByText("It can be read.")).toBeVisible();
  await expectAccessible(page, "a file of the catalog");
  const editor = page.getByRole("textbox", { name: /as YAML/ });
  await editor.click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("  expires: soon");
  await expect(page.getByText(/must be a day, YYYY-MM-DD/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  for (const _ of "soon") await page.keyboard.press("Backspace");
  await page.keyboard.type("2199-01-31");
  await expect(page.getByText("It can be read.")).toBeVisible();
  await page.getByLabel("Why").fill("Public by its makers' word.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Decided by Olivia/)).toBeVisible();

  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText(/Removed by Olivia/)).toBeVisible();
});
