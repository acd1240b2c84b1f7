import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { browserOf, freshName, signIn } from "../people";

const policy = (
  name: string,
  forbidden: readonly string[],
  action: string,
) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: ${name}
  annotations:
    slipway.dev/title: Names that are kept (${name})
    slipway.dev/expected: |
      - another name
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: ["", apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [namespaces, deployments] }
  validations:
    - expression: "!(object.metadata.name in ${JSON.stringify(forbidden).replaceAll('"', "'")})"
      messageExpression: "'The name ' + object.metadata.name + ' is kept.'"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [${action}] }
`;

/** Types over what is in an editor, as a paste does. */
async function paste(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name: label }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

test("Ops write a policy, see what it would newly deny, save it, and a launch is refused by it", async ({
  page,
  browser,
}) => {
  const name = freshName("kept");
  const launched = freshName("frozen");
  await signIn(page, "Olivia", "/ops/policies");
  await page.getByRole("link", { name: "Add a policy" }).click();

  // What is wrong is said at its place, and nothing is lost.
  await paste(
    page,
    "Policy, as YAML",
    policy(name, [launched], "Warn").replace("object.metadata.name in", "object.metadata.name inn"),
  );
  await expect(page.getByRole("list", { name: "Problems" })).toContainText(/line 14, column 43/);
  await expect(page.getByRole("button", { name: "Save policy" })).toBeDisabled();

  await paste(page, "Policy, as YAML", policy(name, [launched], "Warn"));
  await page.getByRole("tab", { name: "Tests" }).click();
  await paste(
    page,
    "Tests, as YAML",
    `title: Any name\nobjects:\n  - { apiVersion: v1, kind: Namespace, metadata: { name: ours } }\nexpect: []\n`,
  );
  await expect(page.getByText(/^\d+ objects?, none would be newly denied/)).toBeVisible({
    timeout: 60_000,
  });
  await page.getByLabel("Why").fill("Names that we keep for ourselves.");
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page).toHaveURL(new RegExp(`/ops/policies/${name}$`));

  // Made stricter, it says which objects in Git it would newly deny.
  await page.getByRole("link", { name: "Edit" }).click();
  await paste(page, "Policy, as YAML", policy(name, [launched, "flagger-system"], "Deny"));
  await expect(
    page.getByText(/^\d+ objects?, \d would be denied that (is|are) not now/),
  ).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("list", { name: "Would be denied" })).toContainText(
    "Namespace flagger-system",
  );
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("policy-impact.csv");
  const [head, ...lines] = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(head).toBe("meaning,team,target,object,file,message");
  // All that the page says, in its order: each with its object, and the file that it is in.
  const listed = page.getByRole("list", { name: "Would be denied" }).getByRole("listitem");
  expect(lines).toHaveLength(await listed.count());
  for (const line of lines)
    expect(line).toMatch(/^would be denied,.*Namespace flagger-system.*\.yaml/);
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("Edited here")).toBeVisible();

  const { page: developer, context } = await browserOf(
    browser,
    "Dana",
    "/catalog/web-service/launch",
  );
  await developer.getByLabel("Name", { exact: true }).fill(launched);
  await developer
    .getByLabel("Container image")
    .fill("registry.example.com/payments/checkout:1.0.0");
  await developer.getByRole("tab", { name: /^Policy/ }).click();
  await expect(developer.getByRole("list", { name: "Policy report" })).toContainText(
    `The name ${launched} is kept.`,
  );
  await expect(developer.getByRole("button", { name: "Open pull request" })).toBeDisabled();
  await context.close();

  // What it finds in Git is on the page of compliance after the next scan, with a link to where it
  // is written.
  await expect(async () => {
    await page.goto(`/ops/compliance?policy=${name}`);
    await expect(
      page.getByRole("region", { name: "Findings" }).getByText("Namespace flagger-system").first(),
    ).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByRole("link", { name: /opens on the Git host/ }).first()).toHaveAttribute(
    "href",
    /\/blob\/[0-9a-f]{40}\/.+#L\d+$/,
  );
  const csv = await page.request.get(`/ops/compliance/export?format=csv&policy=${name}`);
  expect(await csv.text()).toMatch(new RegExp(`^standing,policy,.*\r\ndenied,${name},`));
  expect(
    (await (
      await page.request.get(`/ops/compliance/export?format=json&policy=${name}`)
    ).json()) as unknown[],
  ).not.toHaveLength(0);

  // A switch says what it means as well; then it is taken away again.
  await page.goto(`/ops/policies/${name}`);
  await page.getByLabel(`Action of ${name}`).selectOption("Audit");
  await expect(page.getByRole("dialog")).toContainText(/\d no longer/);
  await page.getByRole("dialog").getByRole("button", { name: "Switch to Audit" }).click();
  await expect(page.getByLabel(`Action of ${name}`)).toHaveValue("Audit");
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill(name);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: `Remove ${name}` })
    .click();
  await expect(page).toHaveURL(/\/ops\/policies$/);
  await expect(page.getByRole("link", { name: new RegExp(name) })).toHaveCount(0);
});

test("nobody but Ops reads what policies find, nor exports it", async ({ page }) => {
  await signIn(page, "Dana");
  for (const path of [
    "/ops/policies",
    "/ops/policies/tls-only",
    "/ops/policies/new",
    "/ops/compliance",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: /You cannot open this area/ })).toBeVisible();
  }
  expect((await page.request.get("/ops/compliance/export?format=csv")).status()).toBe(403);
});
