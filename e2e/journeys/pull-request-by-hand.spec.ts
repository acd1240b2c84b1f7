import { AxeBuilder } from "@axe-core/playwright";
import { Octokit } from "@octokit/rest";
import { expect, type Page, test } from "@playwright/test";
import { setting } from "../installation";
import { freshName, signIn } from "../people";

const repository = { owner: "acme", repo: "platform" };

const pod = (name: string, privileged: string) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: payments
spec:
  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
  containers:
    - name: shell
      image: registry.example.com/tools/shell:1.0
      resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: { drop: [ALL] }
${privileged}`;

test("a pull request written by hand is refused at file and line, and passes once it is mended", async ({
  page,
}) => {
  const name = freshName("by-hand");
  const file = `tenants/staging/${name}.yaml`;
  const octokit = new Octokit({
    baseUrl: setting("GITHUB_API_URL"),
    auth: setting("GITHUB_TOKEN"),
  });
  const main = (await octokit.git.getRef({ ...repository, ref: "heads/main" })).data.object.sha;
  const commitOn = async (parent: string, files: Record<string, string>) => {
    const tree = await octokit.git.createTree({
      ...repository,
      base_tree: parent,
      tree: Object.entries(files).map(([path, content]) => ({
        path,
        mode: "100644",
        type: "blob",
        content,
      })),
    });
    return (
      await octokit.git.createCommit({
        ...repository,
        message: `Look into ${name}`,
        tree: tree.data.sha,
        parents: [parent],
      })
    ).data.sha;
  };
  const first = await commitOn(main, { [file]: pod(name, "        privileged: true\n") });
  await octokit.git.createRef({ ...repository, ref: `refs/heads/${name}`, sha: first });
  const { html_url: address } = (
    await octokit.pulls.create({
      ...repository,
      head: name,
      base: "main",
      title: `Look into ${name}`,
    })
  ).data;

  await signIn(page, "Dana");
  await expectCheck(
    page,
    address,
    new RegExp(`1 denied in 1 object: ${name}\\.yaml:15 No container is privileged`),
  );
  const link = page
    .getByRole("region", { name: "Checks" })
    .getByRole("listitem")
    .filter({ hasText: "slipway/policy" })
    .getByRole("link", { name: "Details" });
  await page.goto((await link.getAttribute("href")) ?? "");
  await expect(page.getByRole("heading", { level: 1, name: `Look into ${name}` })).toBeVisible();
  await expect(page.locator("main header").getByText("Denied", { exact: true })).toBeVisible();
  await expect(page.getByText(file)).toBeVisible();
  await expect(page.getByRole("link", { name: /Line 15/ })).toHaveAttribute(
    "href",
    new RegExp(`/blob/[0-9a-f]{40}/${file}#L15$`),
  );
  await expect(page.getByText("No container is privileged.")).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    ),
  ).toEqual([]);

  await octokit.git.updateRef({
    ...repository,
    ref: `heads/${name}`,
    sha: await commitOn(first, { [file]: pod(name, "") }),
  });
  await expectCheck(page, address, /that appl(y pass|ies passes) in 1 object/);
});

/** The pull request's page at the forge says so, sooner or later. */
async function expectCheck(page: Page, address: string, said: RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(address);
    await expect(page.getByRole("region", { name: "Checks" }).getByText(said)).toBeVisible({
      timeout: 1_000,
    });
  }).toPass({ timeout: 30_000 });
}
