import { execFileSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import process from "node:process";

export const chart = path.join(import.meta.dirname, "..");

/** The names of the files in `values/`; what Helm makes of each is in `rendered/`. */
export const valueFiles = globSync("*.yaml", { cwd: path.join(import.meta.dirname, "values") })
  .map((file) => path.basename(file, ".yaml"))
  .toSorted();

export const valuesAt = (name: string): string =>
  path.join(import.meta.dirname, "values", `${name}.yaml`);

export const renderedAt = (name: string): string =>
  path.join(import.meta.dirname, "rendered", `${name}.yaml`);

/** Helm, where it is at hand: in PATH, or where `go install helm.sh/helm/v4/cmd/helm@latest` puts it. */
export function findHelm(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  return [...folders, path.join(homedir(), "go/bin")]
    .map((folder) => path.join(folder, "helm"))
    .find((file) => existsSync(file));
}

/** One that is built by `go install` may say that it knows only old ones. */
const kubernetes = ["--kube-version", "1.33.0"];

/** What an installation named `slipway` in a namespace of that name gets. Throws what Helm says. */
export function render(helm: string, values: string, ...more: readonly string[]): string {
  return renderRelease(helm, "slipway", values, ...more);
}

/** What one of another name gets, in the same namespace. */
export function renderRelease(
  helm: string,
  name: string,
  values: string,
  ...more: readonly string[]
): string {
  return execFileSync(
    helm,
    ["template", name, chart, ...kubernetes, "--namespace", "slipway", "--values", values, ...more],
    { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
  );
}
