import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, expect, type Page, test as base } from "@playwright/test";
import { parse } from "yaml";
import { installation } from "../installation";
import { expectState, freshName, signIn } from "../people";

/**
 * What somebody must fill in: by parameter, the field's label and what is typed. All else stays as
 * the template proposes it.
 */
const required: Record<string, Record<string, [label: string, value: string]>> = {
  "web-service": { image: ["Container image", "registry.example.com/payments/checkout:1.4.2"] },
  worker: { image: ["Container image", "registry.example.com/payments/mailer:3.1.0"] },
  "scheduled-job": {
    image: ["Container image", "registry.example.com/payments/report:2.0.1"],
    schedule: ["Schedule", "30 6 * * 1-5"],
  },
  "static-site": { image: ["Container image", "registry.example.com/payments/docs:1.0.0"] },
  "canary-service": { image: ["Container image", "registry.example.com/payments/checkout:1.4.2"] },
  "blue-green-service": {
    image: ["Container image", "registry.example.com/payments/checkout:1.4.2"],
  },
  "ab-test-service": { image: ["Container image", "registry.example.com/payments/checkout:1.4.2"] },
  certificate: { host: ["Host name", "pay.staging.example.com"], service: ["Service", "checkout"] },
  "monitoring-pack": { service: ["Service", "checkout"] },
  "team-namespace": { group: ["SSO group", "team-payments"] },
};
/** Those that are called as their team is. */
const names: Record<string, string> = { "team-namespace": "payments" };

const home = path.join(import.meta.dirname, "../..");
const templates = readdirSync(path.join(home, "catalog")).filter((name) =>
  existsSync(path.join(home, "catalog", name, "template.yaml")),
);

/** One sign-in for all that a worker launches: how that goes is another journey's. */
const test = base.extend<object, { signedIn: string }>({
  storageState: ({ signedIn }, use) => use(signedIn),
  signedIn: [
    async ({ browser }: { browser: Browser }, use) => {
      const page = await browser.newPage({
        storageState: undefined,
        baseURL: installation().urls.web,
      });
      await signIn(page, "Dana");
      const file = path.join(mkdtempSync(path.join(tmpdir(), "slipway-session-")), "state.json");
      await page.context().storageState({ path: file });
      await page.close();
      await use(file);
      rmSync(path.dirname(file), { recursive: true });
    },
    { scope: "worker" },
  ],
});

test.describe("every template is launched with what it proposes, and Git has what was shown", () => {
  for (const template of templates) {
    test(template, async ({ page }) => {
      const name = names[template] ?? freshName(template);
      await page.goto(`/catalog/${template}/launch`);
      await page.getByLabel("Name", { exact: true }).fill(name);
      for (const [label, value] of Object.values(required[template] ?? {}))
        await page
          .getByRole("textbox", { name: label, exact: true })
          .or(page.getByRole("combobox", { name: label, exact: true }))
          .fill(value);
      const count = page.getByText(/^\d+ files · (\d+ polic|no policy applies)/);
      await expect(count).toBeVisible();
      const shown = Number(/^\d+/.exec((await count.textContent()) ?? "")?.[0]);
      await page.getByRole("button", { name: "Open pull request" }).click();
      await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
      await expectState(page, "Pull request open");

      const folder = `tenants/staging/payments/${name}/`;
      const { branch, files } = await requested(page, folder);
      const inGit = filesInGit(branch, folder);
      expect(inGit).toEqual(files);
      expect(Object.keys(files)).toHaveLength(shown);
      expect(manifestsOf(inGit)).toEqual(manifestsOf(rendered(template, name)));
    });
  }
});

/** What the request's page shows, by path below the instance's folder. */
async function requested(
  page: Page,
  folder: string,
): Promise<{ branch: string; files: Record<string, string> }> {
  const response = await page.request.get(`/api/v1${new URL(page.url()).pathname}`);
  const { branch, files } = (await response.json()) as {
    branch: string;
    files: { path: string; after: string }[];
  };
  return {
    branch,
    files: Object.fromEntries(
      files.map(({ path: file, after }) => [path.posix.relative(folder, file), after]),
    ),
  };
}

/** The files below a folder of the branch, as anybody gets them who clones it. */
function filesInGit(branch: string, folder: string): Record<string, string> {
  return inTemporaryFolder((home) => {
    execFileSync(
      "git",
      [
        "clone",
        "--quiet",
        "--depth=1",
        `--branch=${branch}`,
        `${installation().urls.forge}/acme/platform.git`,
        home,
      ],
      { stdio: "pipe" },
    );
    return filesBelow(path.join(home, folder));
  });
}

/**
 * What `slipway template render` makes of the same parameters, for the same target: the whole
 * folder of the instance.
 */
function rendered(template: string, name: string): Record<string, string> {
  const targets = parse(
    readFileSync(
      path.join(path.dirname(process.env["SLIPWAY_RUNNING"] ?? ""), "targets.yaml"),
      "utf8",
    ),
  ) as { name: string; environment: string; cluster: { name: string }; vars: object }[];
  const staging = targets.find((target) => target.name === "staging");
  return inTemporaryFolder((scratch) => {
    const parameters = Object.fromEntries(
      Object.entries(required[template] ?? {}).map(([parameter, [, value]]) => [parameter, value]),
    );
    writeFileSync(path.join(scratch, "params.json"), JSON.stringify(parameters));
    writeFileSync(
      path.join(scratch, "target.json"),
      JSON.stringify({
        name: "staging",
        environment: staging?.environment,
        cluster: staging?.cluster.name,
        vars: staging?.vars,
      }),
    );
    const out = path.join(scratch, "out");
    execFileSync(
      "node",
      [
        path.join(home, "cli/slipway.js"),
        "template",
        "render",
        path.join(home, "catalog", template),
        "--params",
        path.join(scratch, "params.json"),
        "--target",
        path.join(scratch, "target.json"),
        "--team",
        "payments",
        "--name",
        name,
        "--instance",
        "--out",
        out,
      ],
      { stdio: "pipe" },
    );
    return filesBelow(out);
  });
}

/** What is applied; the record and the sync beside it say who made it, too. */
function manifestsOf(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).filter(([file]) => file.startsWith("manifests/")),
  );
}

function filesBelow(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(root, file), readFileSync(file, "utf8")];
    }),
  );
}

function inTemporaryFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), "slipway-launch-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
