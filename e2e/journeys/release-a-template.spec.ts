import { Octokit } from "@octokit/rest";
import { type APIRequestContext, type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "../accessible";
import { anotherInstallation } from "../another-installation";
import { setting } from "../installation";
import { browserOf, freshName, type Person, signIn } from "../people";
import { release } from "../workbench";

/** A template of one ConfigMap with a greeting of at most so many characters, and a test that reaches all of it. */
function template(
  name: string,
  {
    version,
    longest,
    value = "${{ params.greeting }}",
  }: { version: string; longest: number; value?: string },
): Record<string, string> {
  return {
    "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: ${version} }
spec:
  title: ${name}
  summary: A greeting for people.
  category: Tests
  tags: []
  icon: box
  owner: platform-team
  scope: team
  parameters:
    - title: Greeting
      required: [greeting]
      properties:
        greeting: { type: string, title: Greeting, minLength: 1, maxLength: ${longest} }
`,
    "README.md": "# Greeting\n\nA greeting for people.\n",
    "CHANGELOG.md": `# Changes\n\n## ${version}\n\n- Something.\n`,
    "files/greeting.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: \${{ instance.name }}
data:
  greeting: "${value}"
`,
    "tests/greeting.yaml": `title: It greets
parameters: { greeting: hello }
expect: [{ object: { kind: ConfigMap, name: example } }]
`,
  };
}

type Api = Pick<APIRequestContext, "get" | "post">;

/** An API token of whoever is signed in, made as they would, and calls with it. */
async function apiOf(page: Page): Promise<Api> {
  await page.goto("/account");
  await page.getByLabel("Name", { exact: true }).first().fill(freshName("push"));
  await page.getByLabel("Access").first().selectOption("write");
  const also = page.getByLabel("Also templates and policies");
  if (await also.isVisible()) await also.check();
  await page.getByRole("button", { name: "Create token" }).first().click();
  const token = (await page.locator("code").filter({ hasText: /^slp_/ }).textContent()) ?? "";
  const base = `${new URL(page.url()).origin}/api/v1`;
  const headers = { authorization: `Bearer ${token}` };
  const { request } = page.context();
  return {
    get: (path) => request.get(`${base}${path}`, { headers }),
    post: (path, { data } = {}) => request.post(`${base}${path}`, { data, headers }),
  };
}

async function push(
  api: Api,
  files: Record<string, string>,
): Promise<{ id: string; revision: number }> {
  const answer = await api.post("/template-drafts/push", { data: { files } });
  expect(answer.ok()).toBe(true);
  const { draft, revision } = (await answer.json()) as { draft: string; revision: number };
  return { id: draft, revision };
}

const releasePage = (name: string, id: string) => `/ops/templates/${name}/draft/${id}/release`;

/** Has the impact looked at until Slipway has heard of every merge. */
async function seeImpact(page: Page, instances: number): Promise<void> {
  await page.getByRole("button", { name: "Look at the impact" }).click();
  await expect(page.getByText(/^\d+ instances?, as Git had them/)).toBeVisible({ timeout: 60_000 });
  await expect(async () => {
    const all = page.getByText(`${instances} instances, as Git had them`);
    if (await all.isVisible()) return;
    await page.getByRole("button", { name: "Look again" }).click();
    await expect(all).toBeVisible({ timeout: 5_000 });
  }).toPass();
}

test("a breaking change under a minor number is refused with the list", async ({ page }) => {
  const name = freshName("strict");
  await signIn(page, "Olivia");
  const api = await apiOf(page);
  const first = await push(api, template(name, { version: "1.0.0", longest: 200 }));
  await page.goto(releasePage(name, first.id));
  await expect(page.getByText("All of it is there.")).toBeVisible();
  await release(page);

  const next = await push(api, template(name, { version: "1.1.0", longest: 20 }));
  const asMinor = await api.post(`/template-drafts/${next.id}/release`, {
    data: { revision: next.revision },
  });
  expect(asMinor.status()).toBe(422);
  expect(JSON.stringify(await asMinor.json())).toContain("parameter greeting");
  await page.goto(`${releasePage(name, next.id)}?version=1.1.0`);
  await expect(page.getByText(/1\.1\.0 does not fit.*it is 2\.0\.0 at least/)).toBeVisible();
  await expect(page.getByRole("list", { name: "Breaking changes" })).toContainText(
    "parameter greeting",
  );
  await expect(page.getByRole("button", { name: "Release version" })).toBeDisabled();
  // Left to itself, the page proposes the number that fits; its changelog is still to be written.
  await page.goto(releasePage(name, next.id));
  await expect(page.getByLabel("Version number")).toHaveValue("2.0.0");
  await expect(page.getByText(/Say in CHANGELOG\.md, below “## 2\.0\.0”/)).toBeVisible();

  // On a page of its own it is compared with any version, in either direction.
  await page.getByRole("link", { name: "Compare with another version" }).click();
  const from = page.getByRole("combobox", { name: "From" });
  const to = page.getByRole("combobox", { name: "To", exact: true });
  await expect(from).toHaveValue("1.0.0");
  await expect(to).toHaveValue(next.id);
  await expect(page.getByRole("list", { name: "Breaking changes" })).toContainText(
    "parameter greeting",
  );
  await expectAccessible(page, "a version and a draft beside each other");
  await from.selectOption(next.id);
  await to.selectOption("1.0.0");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(new RegExp(`from=${next.id}&to=1\\.0\\.0$`));
  await expect(page.getByText("characters at most 20 → 200")).toBeVisible();
});

test("a release that would break three of twelve instances is seen, mended, released, and launched", async ({
  page,
  browser,
}) => {
  test.slow();
  const name = freshName("greeting");
  await signIn(page, "Olivia");
  const api = await apiOf(page);
  const first = await push(api, template(name, { version: "1.0.0", longest: 200 }));
  await page.goto(releasePage(name, first.id));
  await release(page);
  const { page: dana, context } = await browserOf(browser, "Dana");
  const greetings = Array.from({ length: 12 }, (_, at) =>
    at < 3 ? "a greeting that takes its time" : `hi ${at}`,
  );
  await launchAll(await apiOf(dana), name, greetings);

  const breaking = await push(api, template(name, { version: "2.0.0", longest: 20 }));
  await page.goto(releasePage(name, breaking.id));
  await expect(page.getByText("Look at its impact first.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Release version" })).toBeDisabled();
  await seeImpact(page, 12);
  await expect(page.getByRole("table").getByText("Would be refused")).toHaveCount(3);
  await expect(page.getByRole("table").getByText("Same")).toHaveCount(9);
  await expectAccessible(page, "a release that would break instances");

  const mended = await push(api, {
    ...template(name, { version: "1.1.0", longest: 200, value: "${{ params.greeting }}!" }),
  });
  expect(mended.id).toBe(breaking.id);
  await page.goto(releasePage(name, mended.id));
  await seeImpact(page, 12);
  await expect(page.getByRole("table").getByText("Would be refused")).toHaveCount(0);
  await expect(page.getByRole("table").getByText("Changes", { exact: true })).toHaveCount(12);
  await release(page);
  await launch(dana, name, "good morning");
  await expect(dana.getByText("1.1.0").first()).toBeVisible();
  await context.close();
});

async function launch(page: Page, template: string, greeting: string): Promise<void> {
  await page.goto(`/catalog/${template}/launch`);
  await page.getByLabel("Name", { exact: true }).fill(freshName("hello"));
  await page.getByRole("textbox", { name: "Greeting" }).fill(greeting);
  await page.getByRole("button", { name: "Open pull request" }).click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
}

/** An instance for each greeting, by the API; their pull requests are merged at the host as they are opened. */
async function launchAll(api: Api, template: string, greetings: readonly string[]): Promise<void> {
  const octokit = new Octokit({
    baseUrl: setting("GITHUB_API_URL"),
    auth: setting("GITHUB_TOKEN"),
  });
  const ids = await Promise.all(
    greetings.map(async (greeting) => {
      const answer = await api.post("/requests", {
        data: {
          template,
          team: "payments",
          name: freshName("hello"),
          target: "staging",
          parameters: { greeting },
        },
      });
      expect(answer.status()).toBe(201);
      return ((await answer.json()) as { id: string }).id;
    }),
  );
  for (const id of ids) {
    let number: number | undefined;
    await expect(async () => {
      const request = (await (await api.get(`/requests/${id}`)).json()) as {
        pullRequest?: { number: number };
      };
      number = request.pullRequest?.number;
      expect(number).toBeDefined();
    }).toPass();
    await octokit.pulls.merge({ owner: "acme", repo: "platform", pull_number: number ?? 0 });
  }
  await expect(async () => {
    const answer = await api.get(`/instances?template=${template}`);
    const { items } = (await answer.json()) as { items: { state: string }[] };
    expect(items.filter(({ state }) => state !== "pending")).toHaveLength(greetings.length);
  }).toPass();
}

const staging = {
  name: "staging",
  title: "Staging",
  environment: "staging",
  repository: "acme/platform",
  cluster: { name: "staging" },
  vars: { domain: "staging.example.com" },
};

const underFourEyes = `apiVersion: slipway.dev/v1alpha1
kind: Settings
spec:
  fourEyes:
    templates: true
`;

test("a release waits for another pair of eyes where settings.yaml asks for it", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  // Mia is of Ops there as well.
  const other = await anotherInstallation({ SLIPWAY_OPS_GROUPS: "platform-ops,team-payments" }, [
    staging,
  ]);
  try {
    const [olivia, mia] = await Promise.all([
      opsPage(browser, other.url, "Olivia"),
      opsPage(browser, other.url, "Mia"),
    ]);
    await olivia.goto(`${other.url}/ops/catalog/files/settings.yaml`);
    await olivia.getByRole("textbox", { name: /as YAML/ }).click();
    await olivia.keyboard.press("ControlOrMeta+A");
    await olivia.keyboard.insertText(underFourEyes);
    await expect(olivia.getByText(/What is under four eyes waits/)).toBeVisible();
    await olivia.getByLabel("Why").fill("Two see more than one.");
    await olivia.getByRole("button", { name: "Save" }).click();
    await expect(olivia.getByText(/Decided by Olivia/)).toBeVisible();

    const name = freshName("watched");
    const api = await apiOf(olivia);
    const draft = await push(api, template(name, { version: "1.0.0", longest: 200 }));
    await olivia.goto(`${other.url}${releasePage(name, draft.id)}`);
    await expectAccessible(olivia, "the release of a draft");
    await olivia.getByLabel("Note").fill("For the shop.");
    await olivia.getByRole("button", { name: "Ask for the release" }).click();
    await expect(olivia.getByText("You asked for the release.")).toBeVisible();
    await expect(olivia.getByRole("button", { name: "Release version" })).toHaveCount(0);
    const alone = await api.post(`/template-drafts/${draft.id}/release`, {
      data: { revision: draft.revision },
    });
    expect(alone.status()).toBe(403);

    await mia.goto(`${other.url}/approvals`);
    await expect(mia.getByText("For the shop.")).toBeVisible();
    await mia.getByRole("link", { name: "Look at the release" }).click();
    await expect(mia.getByText(/^Olivia .* asked for the release\./)).toBeVisible();
    await release(mia);
  } finally {
    await other.end();
  }
});

async function opsPage(browser: Browser, site: string, person: Person): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: site })).newPage();
  await signIn(page, person);
  return page;
}
