import { globSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { readBundle } from "@/lib/catalog/server";
import { compilePolicies } from "@/lib/policies/server";
import { targetNowhere } from "@/lib/targets";
import { parseTemplate } from "@/lib/template";
import { isRefusalExpected, readTemplateTests, renderInputOf } from "@/lib/template-tests";
import { type PlanInput, planTask } from "../lib/plans/tasks";
import { runTask } from "@/lib/threads/server";
import { percentile } from "./report";

/**
 * What a form asks at each change, of the starter template that takes longest: rendering,
 * schemas, secrets and all policies, and the way into a thread and back; milliseconds of one core.
 */
export interface LiveCheck {
  template: string;
  p50: number;
  p95: number;
}

/** `npm run bench` and `tsx` both start at the root of the project. */
const home = process.cwd();

const target = targetNowhere("staging", { vars: { domain: "example.com" } });

/** The whole plan of each starter template, with the parameters of its first test. */
export async function liveCheck(): Promise<LiveCheck> {
  const { policies: _, ...policies } = await compilePolicies({
    SLIPWAY_HOME: home,
    SLIPWAY_CATALOG_DIR: undefined,
  });
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
    const input: PlanInput = {
      template,
      target,
      team: "payments",
      name: instance.name,
      instanceId: target.id,
      createdBy: "dana@example.com",
      parameters,
      rules: {
        policies,
        namespaces: new Map(),
        parameters: [],
        schemaFolders: [],
        now: new Date(),
      },
    };
    const all: number[] = [];
    for (let index = 0; index < 60; index += 1) {
      // Of all threads of this process.
      const before = process.cpuUsage();
      await runTask(planTask, input);
      const { user, system } = process.cpuUsage(before);
      all.push((user + system) / 1_000);
    }
    const samples = all.slice(10);
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
