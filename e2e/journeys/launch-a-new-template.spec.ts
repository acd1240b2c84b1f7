import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { pack } from "tar-stream";
import { expectAccessible } from "../accessible";
import { browserOf, expectState, freshName, merge, signIn } from "../people";
import {
  beginDraft,
  drag,
  editorOf,
  fileButton,
  fileTree,
  release,
  saved,
  write,
} from "../workbench";

const fieldsOf = (page: Page, step: string) =>
  page.getByRole("list", { name: `Fields of the step ${step}` });

/** The labels of a step's fields, in their order. */
async function expectFields(page: Page, step: string, labels: readonly string[]): Promise<void> {
  const toggles = fieldsOf(page, step).locator("button[aria-expanded]");
  await expect(toggles).toHaveCount(labels.length);
  for (const [at, label] of labels.entries()) await expect(toggles.nth(at)).toContainText(label);
}

test("from nothing: a template is made by form and editor, released, and launched by a developer until it is healthy", async ({
  page,
  browser,
}) => {
  const name = freshName("greeter");
  await signIn(page, "Olivia", "/ops/templates?show=drafts");
  await beginDraft(page, name);

  // A file, by keyboard, in the wrong place; it is dragged into the folder where it belongs, and renamed.
  await page.getByRole("button", { name: "New file" }).press("Enter");
  await page.getByLabel("Path").fill("greting.yaml");
  await page.keyboard.press("Enter");
  await write(page, "greting.yaml", "End", greeting);
  await drag(page, fileButton(page, "greting.yaml"), fileButton(page, "files"));
  await expect(fileTree(page).locator('[data-path="files/greting.yaml"]')).toBeVisible();
  await fileButton(page, "greting.yaml").press("F2");
  await page.getByLabel("Path").fill("files/greeting.yaml");
  await page.keyboard.press("Enter");
  await expect(editorOf(page, "files/greeting.yaml")).toContainText("params.greeting");
  await expect(fileButton(page, "greeting.yaml")).toContainText(/1 error/);

  // The field that it asks for, in the form; moved by keyboard, and with the mouse.
  await fileButton(page, "template.yaml").press("Enter");
  await page.getByRole("tab", { name: "Parameters" }).click();
  await page.getByRole("button", { name: "Add a field to the step Service" }).press("Enter");
  await page.keyboard.type("Greeting");
  await page.keyboard.press("Enter");
  await page.getByLabel("Default", { exact: true }).fill("hello");
  await page.keyboard.press("Enter");
  await expectFields(page, "Service", ["Container image", "Port", "Greeting"]);
  const up = page.getByRole("button", { name: "Move the field Greeting up" });
  await up.press("Enter");
  await expectFields(page, "Service", ["Container image", "Greeting", "Port"]);
  await expect(up).toBeFocused();
  await page.keyboard.press("Enter");
  await expectFields(page, "Service", ["Greeting", "Container image", "Port"]);
  await page.getByRole("button", { name: /^Greeting greeting/ }).click();
  await drag(page, grip(page, "Greeting"), row(page, "Port"));
  await expectFields(page, "Service", ["Container image", "Port", "Greeting"]);
  await drag(page, grip(page, "Greeting"), row(page, "Copies"));
  await expectFields(page, "Size", ["Greeting", "Copies", "Memory"]);
  await expectFields(page, "Service", ["Container image", "Port"]);
  await expectAccessible(page, "the parameters of a template");

  // What a developer will fill in is kept as a test.
  await page
    .getByRole("combobox", { name: "Container image" })
    .fill("registry.example.com/payments/greeter:1.0.0");
  await page.getByRole("tab", { name: /^Files 8/ }).press("Enter");
  await page.getByRole("tab", { name: "Tests" }).click();
  await page.getByRole("button", { name: "Save this form as a test" }).press("Enter");
  await page.getByLabel("What it promises").fill("It greets");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Run all" }).press("Enter");
  await expect(page.getByText(/^3 passed, 0 failed/)).toBeVisible();
  await saved(page, /^Saved · revision/);

  await page.getByRole("link", { name: "Release version" }).press("Enter");
  await expect(page.getByText("All of it is there.")).toBeVisible();
  await expectAccessible(page, "a release that may be made");
  await release(page);

  // Somebody who never saw any of it finds it, and gets it.
  const { page: dana, context } = await browserOf(browser, "Dana");
  await dana
    .getByRole("searchbox", { name: /Search/ })
    .first()
    .fill(name);
  await dana
    .getByRole("link", { name: new RegExp(name.replace("-", "."), "i") })
    .first()
    .click();
  await dana.getByRole("link", { name: "Launch" }).first().click();
  await dana.getByLabel("Name", { exact: true }).fill(freshName("hi"));
  await dana
    .getByRole("combobox", { name: "Container image" })
    .fill("registry.example.com/payments/greeter:1.0.0");
  await dana.getByRole("button", { name: "Open pull request" }).click();
  await dana.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expectState(dana, "Pull request open");
  await merge(dana);
  await expectState(dana, "Healthy", 120_000);
  await context.close();
});

const greeting = `apiVersion: v1
kind: ConfigMap
metadata:
  name: \${{ instance.name }}-greeting
data:
  greeting: "\${{ params.greeting }}"
`;

const row = (page: Page, label: string) =>
  page
    .getByRole("listitem")
    .filter({ has: page.getByRole("button", { name: `Move the field ${label} up` }) });

const grip = (page: Page, label: string) => row(page, label).locator("[draggable=true]");

test("a chart is imported, cut to six fields in the picker, and released", async ({ page }) => {
  await signIn(page, "Olivia", "/ops/templates?show=drafts");
  const name = freshName("chart");
  await page.getByRole("button", { name: "New template" }).press("Enter");
  await page.getByRole("button", { name: "Import a chart" }).press("Enter");
  await page.getByLabel("File").setInputFiles({
    name: `${name}-1.2.3.tgz`,
    mimeType: "application/gzip",
    buffer: await chart(name),
  });
  await page
    .getByLabel("Where the chart is published")
    .fill("https://cloudnative-pg.github.io/charts/");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/of \d+ values become fields/)).toBeVisible();
  await expectAccessible(page, "the picker of fields");
  await page.getByRole("button", { name: "None" }).press("Enter");
  for (const path of sixFields) {
    await page.getByLabel("Find a value").fill(path);
    await page.getByRole("checkbox", { name: new RegExp(`${path}\\b`) }).press("Space");
  }
  await expect(page.getByText(/^6 of \d+ values become fields/)).toBeVisible();
  await page.getByRole("button", { name: "Import", exact: true }).press("Enter");
  await page.waitForURL(/\/draft\/[0-9a-f-]{36}$/);
  await expect(page.getByText(`Imported from ${name}-1.2.3.tgz`)).toBeVisible();
  const editor = editorOf(page, "template.yaml");
  await expect(editor).toContainText("replicaCount");
  await expect(editor).not.toContainText("pullPolicy");
  await page.getByRole("button", { name: "Show the report" }).click();
  await expect(page.getByRole("dialog")).toContainText("Came over");
  await page.keyboard.press("Escape");

  // What is missing is said, and written.
  await page.getByRole("link", { name: "Release version" }).press("Enter");
  await expect(page.getByText(/Say in CHANGELOG\.md, below “## 1\.2\.3”/)).toBeVisible();
  await page.getByRole("link", { name: "Draft" }).click();
  await page.getByRole("button", { name: "New file" }).press("Enter");
  await page.getByLabel("Path").fill("CHANGELOG.md");
  await page.keyboard.press("Enter");
  await write(page, "CHANGELOG.md", "End", "# Changes\n\n## 1.2.3\n\n- Imported.\n");
  await saved(page, 2);
  await page.getByRole("link", { name: "Release version" }).press("Enter");
  await expect(page.getByText("All of it is there.")).toBeVisible();
  await release(page);
});

const sixFields = [
  "replicaCount",
  "greeting",
  "image.tag",
  "service.port",
  "resources.limits.memory",
  "ingress.enabled",
];

/** A small chart, as `helm package` packs one. */
async function chart(name: string): Promise<Buffer> {
  const files = {
    "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: 1.2.3\ndescription: Greets people.\n`,
    "values.yaml": `# Copies of it.
replicaCount: 1
# What it says.
greeting: hello
image:
  repository: registry.example.com/shop/greeter
  pullPolicy: IfNotPresent
  tag: 1.4.0
service:
  type: ClusterIP
  port: 8080
ingress:
  enabled: false
  host: greeter.example.com
resources:
  requests:
    memory: 64Mi
  limits:
    memory: 128Mi
`,
    "templates/deployment.yaml":
      "apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: {{ .Values.replicaCount }}\n",
  };
  const archive = pack();
  for (const [path, text] of Object.entries(files))
    archive.entry({ name: `${name}/${path}` }, text);
  archive.finalize();
  return buffer(archive.pipe(createGzip()));
}
