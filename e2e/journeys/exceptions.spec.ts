import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { publishTemplate, writeTemplate } from "../offered-template";
import { browserOf, freshName, signIn } from "../people";

const image = "docker.io/library/not-from-here:1.0.0";
const worker = path.join(import.meta.dirname, "../../catalog/worker");

/** The worker, but any image fits its form: only a policy refuses one from elsewhere. Answers its version. */
function writeOpenWorker(template: string): string {
  const files = Object.fromEntries(
    readdirSync(path.join(worker, "files")).map((file) => [
      `files/${file}`,
      readFileSync(path.join(worker, "files", file), "utf8"),
    ]),
  );
  const text = readFileSync(path.join(worker, "template.yaml"), "utf8")
    .replace("name: worker", `name: ${template}`)
    .replace("title: Worker", `title: Worker ${template}`)
    .replace(/^ +(?:pattern: "\^registry|x-slipway-message: An image of registry).*\n/gm, "");
  writeTemplate(template, { ...files, "template.yaml": text, "README.md": "# Worker\n" });
  return /^ {2}version: (.+)$/m.exec(text)?.[1] ?? "";
}

test("a developer asks for an exception from the finding, somebody of Ops grants it, and the pull request can be opened", async ({
  page,
  browser,
}) => {
  const template = freshName("open-worker");
  const name = freshName("excepted");
  await publishTemplate(browser, template, writeOpenWorker(template));
  await signIn(page, "Diego", `/catalog/${template}/launch`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Container image").fill(image);
  await page.getByRole("tab", { name: /Policy/ }).click();
  await page.getByRole("button", { name: "Request an exception" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(name);
  await dialog.getByLabel("Reason").fill("Its maker has no other registry yet.");
  await dialog.getByLabel("Until").fill(dayIn(30));
  await dialog.getByRole("button", { name: "Request exception" }).click();
  await expect(page.getByText("Exception requested.")).toBeVisible();

  const { page: ops, context } = await browserOf(browser, "Olivia");
  await ops.goto("/approvals");
  await expect(ops.getByText("Its maker has no other registry yet.")).toBeVisible();
  await expectAccessible(ops, "approvals");
  await ops.getByRole("button", { name: "Refuse" }).click();
  await expect(ops.getByText("Say why, so that they know what to do instead.")).toBeVisible();
  await ops.getByRole("button", { name: "Grant", exact: true }).click();
  await expect(ops.getByText(/Granted by Olivia/)).toBeVisible();

  await page.reload();
  await page.getByLabel("Container image").fill(image);
  await expect(page.getByRole("button", { name: "Open pull request" })).toBeEnabled();
  await page.goto("/approvals");
  await expect(page.getByText(/Granted by Olivia/)).toBeVisible();

  await ops.goto("/ops/policies");
  await ops
    .getByRole("row", { name: new RegExp(`image-sources-.*${name}`) })
    .getByRole("button", { name: "End" })
    .click();
  await ops.getByRole("dialog").getByRole("button", { name: "End exception" }).click();
  await expect(ops.getByRole("row", { name: new RegExp(`image-sources-.*${name}`) })).toHaveCount(
    0,
  );
  await context.close();
});

function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
