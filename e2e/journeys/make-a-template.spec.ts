import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { browserOf, freshName, signIn } from "../people";
import {
  askForNextVersion,
  beginDraft,
  beginNextVersion,
  editorOf,
  fileButton,
  saved,
  write,
} from "../workbench";

const there = (page: Page) => page.getByRole("list", { name: "Also here" });

test("Ops make a template from nothing: its form, its files, its findings and its tests are right, and a reload loses nothing", async ({
  page,
}) => {
  const name = freshName("made");
  await signIn(page, "Olivia", "/ops/templates?show=drafts");
  await beginDraft(page, name);

  // The form is filled in as a developer would, and says what each field makes.
  await page
    .getByRole("combobox", { name: "Container image" })
    .fill("registry.example.com/payments/made:1.0.0");
  await expect(page.getByRole("tab", { name: /^Files 7/ })).toBeVisible();
  await page
    .getByRole("region", { name: "What Container image makes" })
    .getByRole("button", { name: /^deployment\.yaml:/ })
    .click();
  await expect(page.getByRole("region", { name: /^What made line/ })).toContainText("params.image");
  await page.getByRole("button", { name: "Show the field" }).first().click();
  await expect(page.getByRole("combobox", { name: "Container image" })).toBeFocused();

  // The form and its files become a test, which passes.
  await page.getByRole("tab", { name: "Tests" }).click();
  await page.getByRole("button", { name: "Save this form as a test" }).click();
  await page.getByLabel("What it promises").fill("An image on staging");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(page.getByText(/^3 passed, 0 failed/)).toBeVisible();
  await saved(page, 2);

  // What is wrong is said at its line, as one types; a test that fails says what it got.
  await fileButton(page, "deployment.yaml").click();
  await write(page, "files/deployment.yaml", "End", "\n---\nkind: ${{ params.nothing }}\n");
  await page.getByRole("tab", { name: /^Findings/ }).click();
  const findings = page.getByRole("list", { name: "Findings" });
  await expect(findings).toContainText("no parameter nothing");
  await expect(fileButton(page, "deployment.yaml")).toContainText(/1 error/);
  await expectAccessible(page, "the workbench");
  await page.keyboard.press("ControlOrMeta+s");
  await saved(page, 3);

  // Going back is a revision of its own.
  await page.getByRole("button", { name: "History" }).click();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Revision 2 ·" })
    .getByRole("button", { name: "Go back to it" })
    .click();
  await saved(page, 4);
  await expect(editorOf(page, "files/deployment.yaml")).not.toContainText("nothing");
  await expect(page.getByText("Nothing is wrong with it.")).toBeVisible();

  // What is typed while nobody answers is kept in this browser, over a reload.
  await page.route("**/api/drafts/*/save", (route) => route.abort());
  await write(page, "files/deployment.yaml", "End", "# kept\n");
  await expect(page.getByText("Not saved yet: kept in this browser")).toBeVisible();
  await page.unroute("**/api/drafts/*/save");
  await page.reload();
  await saved(page, 5);
  await fileButton(page, "deployment.yaml").click();
  await expect(editorOf(page, "files/deployment.yaml")).toContainText("# kept");

  // Thrown away, and brought back.
  await page.getByRole("button", { name: "Throw away" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Throw away" }).click();
  await page.waitForURL(/show=drafts/);
  await page.goto(`/ops/templates?show=drafts&drafts=discarded&q=${name}`);
  await page.getByRole("button", { name: "Bring back" }).click();
  await saved(page, 5);
});

test("two people in one draft see each other, and nothing that either typed is lost", async ({
  page,
  browser,
}) => {
  await signIn(page, "Ida", "/ops/templates");
  await beginNextVersion(page, "queue");
  const other = await browserOf(browser, "Olivia", new URL(page.url()).pathname);
  await saved(other.page, 1);
  await expect(there(page)).toContainText("Olivia Brandt in template.yaml");
  await expect(there(other.page)).toContainText("Ida Berg");

  // One is in README.md, the other hears what is saved there.
  await fileButton(page, "README.md").click();
  await write(page, "README.md", "Home", "From the one.\n\n");
  await saved(page, 2);
  await fileButton(other.page, "README.md").click();
  await expect(editorOf(other.page, "README.md")).toContainText("From the one.");
  await saved(other.page, 2);

  // Both change the same line before either has heard of the other.
  await other.page.route("**/api/drafts/*/save", (route) => route.abort());
  await write(other.page, "README.md", "Home", "The owner is the other.\n");
  await expect(other.page.getByText("Not saved yet: kept in this browser")).toBeVisible();
  await write(page, "README.md", "Home", "The owner is the one.\n");
  await saved(page, 3);
  await other.page.unroute("**/api/drafts/*/save");
  const dialog = other.page.getByRole("dialog", { name: "Two changed the same" });
  await expect(dialog).toContainText("The owner is the one.");
  await expect(dialog).toContainText("The owner is the other.");
  await dialog.getByLabel("Both, one after the other, to edit").check();
  await dialog.getByRole("button", { name: "Save it so" }).click();
  await saved(other.page, 4);
  await expect(editorOf(page, "README.md")).toContainText("The owner is the other.");
  await expect(editorOf(page, "README.md")).toContainText("The owner is the one.");
  await other.context.close();
});

test("two tabs of one person keep apart what they have not saved, and each is told of the other", async ({
  page,
}) => {
  await signIn(page, "Olivia", "/ops/templates?show=drafts");
  await beginDraft(page, freshName("tabs"));
  await fileButton(page, "README.md").click();
  await page.route("**/api/drafts/*/save", (route) => route.abort());
  await write(page, "README.md", "Home", "From the first tab.\n\n");
  await expect(page.getByText("Not saved yet: kept in this browser")).toBeVisible();

  // The second begins with what is saved, and saves its own.
  const second = await page.context().newPage();
  await second.goto(page.url());
  await saved(second, 1);
  await fileButton(second, "README.md").click();
  await expect(editorOf(second, "README.md")).not.toContainText("From the first tab.");
  await write(second, "README.md", "End", "\nFrom the second tab.\n");
  await saved(second, 2);

  // Both are in both, as soon as the first is answered.
  await page.unroute("**/api/drafts/*/save");
  await saved(page, 3);
  await saved(second, 3);
  for (const tab of [page, second]) {
    await expect(editorOf(tab, "README.md")).toContainText("From the first tab.");
    await tab.keyboard.press("ControlOrMeta+End");
    await expect(editorOf(tab, "README.md")).toContainText("From the second tab.");
  }

  // What the first has not saved when it is closed is told in the second, and comes in there.
  await page.route("**/api/drafts/*/save", (route) => route.abort());
  await write(page, "README.md", "Home", "Left behind.\n\n");
  await expect(page.getByText("Not saved yet: kept in this browser")).toBeVisible();
  await page.close();
  await second.reload();
  await expect(second.getByText("A tab that was closed had not saved everything")).toBeVisible();
  await second.getByRole("button", { name: "Bring it in" }).click();
  await saved(second, 4);
  await fileButton(second, "README.md").click();
  await expect(editorOf(second, "README.md")).toContainText("Left behind.");
});

test("in the preview of a folder, what is typed stays when a file is saved at the same moment", async ({
  page,
}) => {
  const preview = spawn(
    process.execPath,
    ["cli/slipway.js", "template", "preview", "catalog/web-service", "--json"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    // What tells of a change, to be told by the test: a file is never saved in the middle of a key.
    await page.addInitScript(() => {
      const { EventSource: Original } = window;
      window.EventSource = class extends Original {
        constructor(address: string | URL) {
          super(address);
          window.addEventListener("a file was saved", () =>
            this.dispatchEvent(new MessageEvent("message")),
          );
        }
      };
    });
    const [told] = (await once(preview.stdout, "data")) as [Buffer];
    const { url } = JSON.parse(told.toString()) as { url: string };
    await page.goto(url);
    const image = page.getByRole("combobox", { name: "Container image" });
    await image.fill("registry.example.com/payments/one:1.0.0");
    await expect(page.getByRole("tab", { name: /^Files \d/ })).toBeVisible();
    await image.evaluate((field: HTMLInputElement) => {
      const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
      write?.call(field, "registry.example.com/payments/two:2.0.0");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      window.dispatchEvent(new Event("a file was saved"));
    });
    // The form that takes its place has it; the old one is gone.
    await expect(image).toHaveValue("registry.example.com/payments/two:2.0.0");
    await expect(page.getByText("payments/two:2.0.0").first()).toBeVisible();
    await expect(image).toHaveValue("registry.example.com/payments/two:2.0.0");
  } finally {
    preview.kill();
  }
});

test("an author of one template drafts that one, finds nothing of another, and nothing else of Ops", async ({
  page,
  browser,
}) => {
  const ops = await browserOf(browser, "Olivia", "/ops/templates?show=drafts");
  await beginDraft(ops.page, freshName("others"));
  const foreign = new URL(ops.page.url()).pathname;
  await ops.context.close();

  await signIn(page, "Ida");
  await page.getByRole("navigation").getByRole("link", { name: "Drafts" }).click();
  await page.getByRole("button", { name: "New template" }).click();
  await page.getByRole("button", { name: "From an existing template" }).click();
  await askForNextVersion(page, "web-service");
  await expect(page.getByText(/you were given authoring of neither/)).toBeVisible();
  await askForNextVersion(page, "queue");
  await page.waitForURL(/\/ops\/templates\/queue\/draft\//);
  await expect(page.getByRole("link", { name: "Ask for a release" })).toBeVisible();

  for (const path of [foreign, "/ops/policies", "/ops/audit"]) {
    const answer = await page.goto(path);
    expect([403, 404], path).toContain(answer?.status());
  }
});
