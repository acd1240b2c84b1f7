import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hostKinds } from "./host";

/**
 * Files outside `lib/git-host` that may say GitHub, each with its reason. It is not theirs to know
 * which kinds of Git host there are: that is what makes another one a folder.
 */
const allowed: Readonly<Record<string, string>> = {
  "app/api/webhooks/github/route.ts": "the address says whose delivery it is",
  "cli/platform.ts":
    "where a repository that is named OWNER/NAME is fetched, unless another address is given",
  "cli/platform/platform-init.ts": "the same, as a default",
  "lib/platform/platform-files.ts": "the file of code owners that a new repository begins with",
  "lib/platform/readme.ts": "the same, for whoever reads that repository",
  "lib/backup/store/left-out.ts": "the name of a table",
  "lib/audit/stream-audit.ts": "signs as deliveries of GitHub are signed, with the source",
  "lib/audit/words.ts": "actions as they are stored",
  "components/audit/audit-line.tsx": "a kind of thing as it is stored",
  "lib/config/environment.ts": "reads the names of the environment, which are stable",
  "lib/kubernetes/schemas/shipped/flux/notifications.ts": "Flux's own words for its providers",
  "lib/kubernetes/schemas/shipped/flux/sources.ts": "Flux's own words for its providers",
  "lib/kubernetes/validate/kustomization.ts": "remote bases that kustomize knows by their host",
  "lib/observability/http-metrics.ts": "a part of an address, as a label",
  "lib/admission/judge/apply-order.ts": "where Flux's own code is",
  "lib/health-checks/kinds/other-projects.ts": "where a project has its documentation",
  "lib/secrets/formats.ts": "what tokens of services look like",
  "lib/secrets/without-secrets.ts": "formats of secrets, as their makers write them",
  "lib/threads/usage.ts": "where a fault of Node.js is reported",
  "lib/snapshots/apply/source-ignore.ts": "a folder that Flux leaves out",
};

/**
 * Names that people and programs rely on. They stay as they are, so that what an installation has
 * set, linked to and drawn goes on working; a change of one of them has to be readable under both
 * names for a version.
 */
const stable: readonly RegExp[] = [
  // Variables of the environment.
  /\bGITHUB_[A-Z_]+\b/g,
  // Addresses of pages and webhooks; the files that answer there are called as them.
  /\/(ops|account|api\/webhooks)\/github\b/g,
  // Figures.
  /\bslipway_github_\w+/g,
];

const isProduct = (file: string): boolean =>
  !/^lib\/(git-host|db\/generated)\/|\.test\.tsx?$|\/testing\//.test(file);

function saysGitHub(file: string): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /github/i.test(stable.reduce((rest, name) => rest.replace(name, ""), line)))
    .map((line) => `${file}: ${line.trim()}`);
}

const files = globSync("{app,components,lib,worker,cli}/**/*.{ts,tsx}")
  .concat(globSync("*.ts"))
  .filter(isProduct);

test("nothing outside lib/git-host knows GitHub, but for what is listed here", () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => !(file in allowed)).flatMap(saysGitHub)).toEqual([]);
});

test("what is listed here still says it", () => {
  expect(Object.keys(allowed).filter((file) => saysGitHub(file).length === 0)).toEqual([]);
});

test("every kind of host has a folder of its own", () => {
  const folders = new Set(globSync("lib/git-host/*/").map((folder) => folder.split("/")[2]));
  for (const kind of hostKinds) expect(folders).toContain(kind);
});
