import { expect, type Page, test } from "@playwright/test";
import { expectState, freshName, merge, openStep, signIn } from "../people";

const image = (tag: string) => `registry.example.com/payments/checkout:${tag}`;
const sent = (page: Page) => page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);

/** Changes the image of what the request on the page is about, and merges that. */
async function release(page: Page, name: string, tag: string): Promise<void> {
  await page
    .getByRole("complementary", { name: "About this request" })
    .getByRole("link", { name, exact: true })
    .click();
  await page.getByRole("link", { name: "Change", exact: true }).click();
  await page.getByLabel("Container image").fill(image(tag));
  await expect(page.getByText(/2 of \d+ files change/)).toBeVisible();
  await page.getByRole("button", { name: "Open pull request" }).click();
  await sent(page);
  await merge(page);
}

test("a new version gets the traffic in steps, and one that does badly is rolled back", async ({
  page,
}) => {
  const name = freshName("till");
  const steps = page.getByRole("main");

  await signIn(page, "Dana", "/catalog/canary-service/launch");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Container image").fill(image("1.4.2"));
  await openStep(page, "Release");
  await page.getByLabel("Traffic per step, in percent").fill("5");
  await expect(page.getByText(/\d+ files · \d+ policies checked, \d+ appl/)).toBeVisible();
  await page.getByRole("button", { name: "Open pull request" }).click();
  await sent(page);
  await merge(page);
  await expectState(page, "Healthy");

  await test.step("a better version gets more of it, and then all", async () => {
    await release(page, name, "1.5.0");
    await expect(steps.getByText(/^\d+ % of the traffic$/).first()).toBeVisible({
      timeout: 60_000,
    });
    await expectState(page, "Healthy");
  });

  await test.step("a worse one is taken back, and the page says why", async () => {
    await release(page, name, "1.6.0-fails-analysis");
    await expectState(page, "Rolled back");
    await expect(
      steps
        .getByText(
          /did not pass its canary analysis: .* All traffic is back on the version before\.$/,
        )
        .first(),
    ).toBeVisible();
  });
});
