import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { publishTemplate, writeTemplate } from "../offered-template";
import {
  browserOf,
  expectState,
  freshName,
  merge,
  openPullRequest,
  press,
  signIn,
} from "../people";

/** A template with a setting, and data that outlives it. */
function writeNotes(name: string, version: string, changes: string, tone: boolean): void {
  writeTemplate(name, {
    "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: ${version} }
spec:
  title: Notes ${name}
  summary: Keeps notes, and what was written into them.
  category: Tests
  tags: []
  icon: box
  owner: platform-team
  scope: team
  parameters:
    title: Notes
    required: [greeting${tone ? ", tone" : ""}]
    properties:
      greeting: { type: string, title: Greeting, minLength: 1 }
      ${tone ? "tone: { type: string, title: Tone, minLength: 1 }" : "colour: { type: string, title: Colour }"}
`,
    "README.md": "# Notes\n",
    "CHANGELOG.md": `# Changelog\n\n## ${version}\n\n${changes}\n`,
    "files/settings.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \${{ instance.name }}\ndata:\n  greeting: \${{ params.greeting }}\n${tone ? "  tone: ${{ params.tone }}\n" : "  colour: ${{ params.?colour }}\n"}`,
    "files/data.yaml": `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: \${{ instance.name }}\n  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: 1Gi } }\n`,
  });
}

async function toInstance(page: Page, name: string): Promise<void> {
  await page
    .getByRole("complementary", { name: "About this request" })
    .getByRole("link", { name, exact: true })
    .click();
  await page.waitForURL(/\/instances\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1, name, exact: true })).toBeVisible();
}

const sent = (page: Page) => page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);

test("an instance for life: launched, changed, upgraded and removed", async ({ page, browser }) => {
  const template = freshName("notes");
  const name = freshName("journal");
  writeNotes(template, "1.0.0", "The first.", false);
  await publishTemplate(browser, template, "1.0.0");

  await signIn(page, "Dana", `/catalog/${template}/launch`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Greeting").fill("hello");
  await page.getByLabel("Colour").fill("green");
  await expect(page.getByText(/\d+ files · /)).toBeVisible();
  await page.getByRole("button", { name: "Open pull request" }).click();
  await sent(page);
  await merge(page);
  await expectState(page, "Healthy");

  await toInstance(page, name);
  await test.step("a viewer sees what could be done, and why they cannot", async () => {
    const { page: viewer, context } = await browserOf(
      browser,
      "Vera",
      new URL(page.url()).pathname,
    );
    await expect(viewer.getByRole("button", { name: "Remove" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await expect(viewer.getByText(/^Only people of the team/)).toBeVisible();
    await context.close();
  });

  await test.step("a parameter is changed", async () => {
    await page.getByRole("link", { name: "Change", exact: true }).click();
    await expect(page.getByText("Nothing would change").first()).toBeVisible();
    await page.getByLabel("Greeting").fill("good morning");
    await expect(page.getByText(/2 of 6 files change/)).toBeVisible();
    await expect(
      page.getByRole("region", { name: /settings\.yaml/ }).getByText("greeting: good morning"),
    ).toBeVisible();
    await expectAccessible(page, "Change");
    // Nothing typed is lost.
    await page.reload();
    await expect(page.getByLabel("Greeting")).toHaveValue("good morning");
    await expect(page.getByText(/2 of 6 files change/)).toBeVisible();
    await page.getByRole("button", { name: "Open pull request" }).click();
    await sent(page);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`Change ${name}`);
    const forge = await openPullRequest(page);
    await expect(forge.getByText("good morning").first()).toBeVisible();
    await forge.close();
    // One change at a time.
    const request = page.url();
    await toInstance(page, name);
    await expect(
      page.getByText("Another change is in progress: it can be changed again once that is merged."),
    ).toBeVisible();
    await page.goto(request);
    await merge(page);
    await expectState(page, "Healthy");
  });

  await test.step("a newer version is offered, asks for more, and is taken", async () => {
    writeNotes(template, "1.1.0", "Notes have a tone.", true);
    await publishTemplate(browser, template, "1.1.0");
    await page.goto("/instances?upgrade=available");
    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("link", { name: "Upgrade to 1.1.0" }).click();
    await expect(page.getByText("Notes have a tone.")).toBeVisible();
    await expect(page.getByText("1 parameter is left out")).toBeVisible();
    await expect(page.getByLabel("Greeting")).toHaveValue("good morning");
    // The button says why it cannot be pressed.
    await expect(page.getByRole("button", { name: "Open pull request" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
    await expect(page.getByText("Tone is required.").first()).toBeVisible();
    await page.getByLabel("Tone").fill("kind");
    await expectAccessible(page, "Upgrade");
    await expect(page.getByText(/2 of 6 files change/)).toBeVisible();
    await page.getByRole("button", { name: "Open pull request" }).click();
    await sent(page);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(
      `${template} 1.0.0 to 1.1.0`,
    );
    await merge(page);
    await expectState(page, "Healthy");
  });

  await test.step("it is removed: what stays is said, its name is typed, and it is gone when the cluster says so", async () => {
    await toInstance(page, name);
    await expectAccessible(page, "Instance");
    await page.getByRole("link", { name: "Remove", exact: true }).click();
    await expect(page.getByRole("region", { name: "Will be deleted", exact: true })).toContainText(
      `ConfigMap ${name}`,
    );
    await expect(page.getByRole("region", { name: "Will be kept", exact: true })).toContainText(
      `PersistentVolumeClaim ${name}`,
    );
    await expectAccessible(page, "Remove");
    const send = page.getByRole("button", { name: "Open pull request" });
    await expect(send).toHaveAttribute("aria-disabled", "true");
    await page.getByRole("textbox", { name: /to confirm/ }).fill(name);
    await send.click();
    await sent(page);
    const forge = await openPullRequest(page);
    await expect(forge.getByText(/Stays in the cluster, with its data/).first()).toBeVisible();
    await press(forge, "Merge", "Merged");
    await forge.close();
    await expectState(page, "Removed");
    await expect(
      page.getByText(`PersistentVolumeClaim ${name} stays, with the data.`),
    ).toBeVisible();
    await toInstance(page, name);
    await expect(page.getByText("It is gone")).toBeVisible();
    // The name can be had again.
    await page.goto(`/catalog/${template}/launch`);
    await page.getByLabel("Name", { exact: true }).fill(name);
    await expect(page.getByText(`${name} is free.`)).toBeVisible();
  });
});
