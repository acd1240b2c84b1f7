import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Browser, expect } from "@playwright/test";
import { browserOf } from "./people";

/**
 * Puts a template where the installation reads them from, whole at once: another journey may have
 * the folders read at any time.
 */
export function writeTemplate(name: string, files: Readonly<Record<string, string>>): void {
  const catalog = process.env["SLIPWAY_CATALOG_DIR"] ?? "";
  const made = mkdtempSync(path.join(path.dirname(catalog), "template-"));
  chmodSync(made, 0o755);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(made, file)), { recursive: true });
    writeFileSync(path.join(made, file), text);
  }
  const folder = path.join(catalog, name);
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
}

/** Ops have the folders read, and publish this version. */
export async function publishTemplate(
  browser: Browser,
  name: string,
  version: string,
): Promise<void> {
  const { page, context } = await browserOf(browser, "Olivia", "/ops/templates");
  await page.getByRole("button", { name: "Sync templates" }).click();
  await expect(page.getByText(/^(?:New: .*|Everything is up to date\.)$/)).toBeVisible();
  const row = page
    .getByRole("list", { name: "Versions" })
    .getByRole("listitem")
    .filter({ hasText: version });
  // Where another journey had them read, its reading may not have ended.
  await expect(async () => {
    await page.goto(`/ops/templates/${name}`);
    await expect(row).toBeVisible({ timeout: 1000 });
  }).toPass();
  await row.getByRole("button", { name: "Publish" }).click();
  await expect(row.getByText("Offered")).toBeVisible();
  await context.close();
}
