import { expect, type Locator, type Page } from "@playwright/test";

export const editorOf = (page: Page, path: string): Locator =>
  page.getByRole("textbox", { name: `Text of ${path}` });

export const fileTree = (page: Page): Locator =>
  page.getByRole("navigation", { name: "Files of the template" });

/** The row of a file or a folder in the tree. */
export const fileButton = (page: Page, name: string): Locator =>
  fileTree(page).getByRole("button", { name: new RegExp(`^${name.replaceAll(".", "\\.")}`) });

/** The state of saving, as it is always in sight. */
export const saved = (page: Page, revision: number | RegExp): Promise<void> =>
  expect(
    page.getByText(typeof revision === "number" ? `Saved · revision ${revision}` : revision),
  ).toBeVisible();

/** Begins a draft of a template from scratch, by keyboard; ends in its workbench. */
export async function beginDraft(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "New template" }).press("Enter");
  await page.getByRole("button", { name: "From scratch" }).press("Enter");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/draft\/[0-9a-f-]{36}$/);
  await saved(page, 1);
}

export async function askForNextVersion(page: Page, template: string): Promise<void> {
  await page.getByLabel("Template", { exact: true }).fill(template);
  await page.getByRole("button", { name: "Begin draft" }).click();
}

/** Begins the next version of a template; ends in its workbench. */
export async function beginNextVersion(page: Page, template: string): Promise<void> {
  await page.getByRole("button", { name: "New template" }).click();
  await page.getByRole("button", { name: "From an existing template" }).click();
  await askForNextVersion(page, template);
  await page.waitForURL(/\/draft\/[0-9a-f-]{36}$/);
  await saved(page, 1);
}

/** Text at the end or the beginning of a file, as a paste does: an editor draws the lines that are in sight. */
export async function write(
  page: Page,
  path: string,
  at: "End" | "Home",
  text: string,
): Promise<void> {
  await editorOf(page, path).click();
  await page.keyboard.press(`ControlOrMeta+${at}`);
  await page.keyboard.insertText(text);
}

/** Drags with the mouse, in steps as a hand does: what is dragged over hears of it. */
export async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await from.hover();
  await page.mouse.down();
  const box = await to.boundingBox();
  if (box === null) throw new Error("There is nothing to drop it on.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 6 });
  await to.hover();
  await page.mouse.up();
}

/** Releases what the page is about. */
export async function release(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Release version" }).click();
  await expect(page.getByText(/ is released$/)).toBeVisible();
}
