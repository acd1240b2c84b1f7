import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";

export type Person = "Dana" | "Diego" | "Mia" | "Olivia" | "Vera" | "Noa" | "Gina" | "Lars" | "Ida";

/** Goes to a page of Slipway and signs in as somebody on the way, as a person would. */
export async function signIn(page: Page, person: Person, path = "/catalog"): Promise<void> {
  await page.goto(path);
  await page.getByRole("button", { name: /single sign-on/i }).click();
  await page.getByRole("button", { name: new RegExp(person) }).click();
  await page.waitForURL(
    (url) =>
      url.pathname !== "/sign-in" &&
      url.origin === new URL(page.url()).origin &&
      !url.pathname.startsWith("/interaction"),
  );
}

/** A browser of its own, with somebody signed in. */
export async function browserOf(
  browser: Browser,
  person: Person,
  path?: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, person, path);
  return { context, page };
}

/** Opens a step of a form that is folded. */
export async function openStep(page: Page, title: string): Promise<void> {
  const step = page.getByRole("group").filter({ has: page.getByRole("heading", { name: title }) });
  await step.locator("summary").first().click();
}

let counter = 0;

/** A name that no other journey uses: they run beside one another. */
export function freshName(stem: string): string {
  counter += 1;
  return `${stem}-${process.pid.toString(36)}${counter.toString(36)}`.slice(0, 40);
}

/**
 * Fills in the launch form of the web service and opens the pull request; ends on the request's
 * page.
 */
export async function launchWebService(page: Page, name: string, tag: string): Promise<void> {
  await page.goto("/catalog/web-service/launch");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Container image").fill(`registry.example.com/payments/checkout:${tag}`);
  await expect(page.getByText(/\d+ files · \d+ policies checked, \d+ appl/)).toBeVisible();
  await page.getByRole("button", { name: "Open pull request" }).click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
}

/** The state beside a request's headline. */
export async function expectState(page: Page, word: string, timeout = 60_000): Promise<void> {
  await expect(page.locator("main header").getByText(word, { exact: true })).toBeVisible({
    timeout,
  });
}

/** Opens the request's pull request at the forge, in a tab of its own. */
export async function openPullRequest(page: Page): Promise<Page> {
  const link = page
    .getByRole("complementary", { name: "About this request" })
    .getByRole("link", { name: /^#\d+/ });
  await expect(link).toBeVisible({ timeout: 30_000 });
  const forge = await page.context().newPage();
  await forge.goto((await link.getAttribute("href")) ?? "");
  return forge;
}

/**
 * Presses a button of the forge and waits for what it says then: a page that is closed while it
 * posts its form may hang.
 */
export async function press(forge: Page, button: string, said: string): Promise<void> {
  await forge.getByRole("button", { name: button }).click();
  await expect(forge.getByText(said).first()).toBeVisible();
}

export async function merge(page: Page): Promise<void> {
  const forge = await openPullRequest(page);
  await press(forge, "Merge", "Merged");
  await forge.close();
}
