import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Programs that kustomizations can be built with, or that such a build starts. */
const names = ["kubectl", "kustomize", "git", "helm", "ssh", "curl"];

/**
 * Stand-ins for programs, in a folder to put first in PATH. Each writes down that it was started,
 * and does nothing else. `started` gives their names.
 */
export function watchedPrograms(folder: string): { path: string; started(): string[] } {
  const marks = path.join(folder, "started");
  const bin = path.join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  for (const name of names) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\necho ${name} >> '${marks}'\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return {
    path: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
    started: () => (existsSync(marks) ? readFileSync(marks, "utf8").trim().split("\n") : []),
  };
}

const address = "file:///nowhere?ref=--upload-pack=touch${IFS}/tmp/x";
const lookalike = `${address.replace("///", "/")}/kustomization.yaml`;

/** Kustomizations with which kustomize starts a program, by how: the files of a folder. */
export const attacks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a key in another case": { "kustomization.yaml": `Resources: ["${address}"]\n` },
  "a key in another case, and a folder of that name": {
    "kustomization.yaml": `Resources: ["${address}"]\n`,
    [lookalike]: "resources: []\n",
  },
  "a list, and a folder of that name": {
    "kustomization.yaml": `resources: ["${address}"]\n`,
    [lookalike]: "resources: []\n",
  },
  "a list beside a prefix, and a folder of that name": {
    "kustomization.yaml": `resources: ["${address}"]\nnamePrefix: x-\n`,
    [lookalike]: "resources: []\n",
  },
  "components in another case": {
    "kustomization.yaml": `resources: []\nComponents: ["${address}"]\n`,
  },
  bases: { "kustomization.yaml": `bases: ["${address}"]\n`, [lookalike]: "resources: []\n" },
  "a folder below": {
    "kustomization.yaml": "resources: [below]\nnameSuffix: -x\n",
    "below/kustomization.yaml": `ReSources: ["${address}"]\n`,
  },
  "a plugin": {
    "kustomization.yaml": "generators: [g.yaml]\n",
    "g.yaml":
      "apiVersion: v1\nkind: X\n" +
      "metadata: { name: g, annotations: { config.kubernetes.io/function: 'exec: { path: git }' } }\n",
  },
  "a chart": { "kustomization.yaml": "helmCharts: [{ name: x, repo: 'https://example.com' }]\n" },
};
