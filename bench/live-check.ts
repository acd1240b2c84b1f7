import { globSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { readBundle } from "@/lib/catalog/server";
import { standardRegistry } from "@/lib/kubernetes";
import { compilePolicies } from "@/lib/policies/server";
import type { Target } from "@/lib/targets";
import { parseTemplate } from "@/lib/template";
import { isRefusalExpected, readTemplateTests, renderInputOf } from "@/lib/template-tests";
import { plan } from "../lib/plans/plan";
import { percentile } from "./report";

/**
 * What a form asks at each change, of the starter template that takes longest: rendering,
 * schemas, secrets and all policies; milliseconds of one core.
 */
export interface LiveCheck {
  template: string;
  p50: number;
  p95: number;
}

/** `npm run bench` and `tsx` both start at the root of the project. */
const home = process.cwd();

const target: Target = {
  id: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11",
  name: "staging",
  title: "Staging",
  environment: "staging",
  branch: "main",
  pathPattern: "tenants/{environment}/{team}/{name}",
  repository: {
    id: "r",
    host: { kind: "github" },
    apiUrl: "https://api.example.com",
    owner: "acme",
    name: "platform",
    defaultBranch: "main",
    webUrl: "https://example.com/acme/platform",
  },
  cluster: { id: "c", name: "staging", apiUrl: undefined },
  fluxNamespace: "flux-system",
  sourceName: "flux-system",
  parentName: "tenants",
  teamServiceAccount: "team-{team}",
  platformServiceAccount: "platform",
  vars: { domain: "example.com" },
  substitution: false,
  accessGroups: [],
  requiresApproval: false,
  labels: [],
  reviewers: [],
  autoMerge: null,
  position: 0,
  heardAt: undefined,
};

/** The whole plan of each starter template, with the parameters of its first test. */
export async function liveCheck(): Promise<LiveCheck> {
  const curated = await compilePolicies({ SLIPWAY_HOME: home, SLIPWAY_CATALOG_DIR: undefined });
  const schemas = standardRegistry();
  const measured: LiveCheck[] = [];
  for (const folder of globSync("catalog/*/template.yaml", { cwd: home }).map((file) =>
    path.join(home, path.dirname(file)),
  )) {
    const { template } = parseTemplate(await readBundle(folder));
    const [test] =
      template === undefined
        ? []
        : readTemplateTests(template.bundle).tests.filter((one) => !isRefusalExpected(one));
    if (template === undefined || test === undefined) continue;
    const { parameters, instance } = renderInputOf(template, test);
    const intent = {
      template,
      target,
      team: "payments",
      name: instance.name,
      instanceId: target.id,
      createdBy: "dana@example.com",
      parameters,
      schemas,
      curated,
      now: new Date(),
    };
    const samples = Array.from({ length: 60 }, () => {
      const before = process.cpuUsage();
      plan(intent);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    }).slice(10);
    measured.push({
      template: template.definition.name,
      p50: Number(percentile(samples, 50).toFixed(1)),
      p95: Number(percentile(samples, 95).toFixed(1)),
    });
  }
  const slowest = measured.toSorted((a, b) => b.p95 - a.p95)[0];
  if (slowest === undefined) throw new Error("There is no template to check.");
  return slowest;
}
