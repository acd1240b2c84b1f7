import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { readBundle } from "@/lib/catalog/server";
import { instanceNamespace, instancePath, type InstanceRecord } from "@/lib/instances";
import { engineVersion, instanceFiles, recordFormat } from "@/lib/instances/server";
import type { JsonObject } from "@/lib/json";
import { type Target, targetContext, targetNowhere } from "@/lib/targets";
import { type ParsedTemplate, parseTemplate, render } from "@/lib/template";
import { readTemplateTests, renderInputOf } from "@/lib/template-tests";

/** An instance as the database and the repository have it. */
export interface ScaleInstance {
  id: string;
  team: string;
  name: string;
  path: string;
  target: string;
  version: string;
  digest: string;
  parameters: JsonObject;
}

const teams = 40;

/** The sandbox's two targets, as `scripts/up/sandbox.ts` writes them. */
const targets: readonly Target[] = [
  targetNowhere("staging", {
    vars: {
      domain: "staging.example.com",
      awsAccount: "111122223333",
      awsRegion: "eu-central-1",
    },
  }),
  targetNowhere("production", {
    vars: { domain: "example.com", awsAccount: "444455556666", awsRegion: "eu-central-1" },
  }),
];

/** One that ships, and that most instances of a company are of. */
export const scaleTemplate = "web-service";

/**
 * Instances of one template, `service-1` and on, over two targets and 40 teams; with each the files
 * of its folder, as its request would have written them.
 */
export async function* scaleInstances(
  count: number,
): AsyncGenerator<{ instance: ScaleInstance; files: { path: string; content: string }[] }> {
  const bundle = await readBundle(path.join(process.cwd(), "catalog", scaleTemplate));
  const { template, problems } = parseTemplate(bundle);
  if (template === undefined) throw new Error(JSON.stringify(problems, null, 2));
  const [test] = readTemplateTests(template.bundle).tests;
  if (test === undefined) throw new Error(`${scaleTemplate} has no test to take parameters from.`);
  const { parameters } = renderInputOf(template, test);
  for (let n = 1; n <= count; n += 1) yield oneInstance(template, parameters, n);
}

function oneInstance(
  template: ParsedTemplate,
  parameters: JsonObject,
  n: number,
): { instance: ScaleInstance; files: { path: string; content: string }[] } {
  const target = targets[n % targets.length] as Target;
  const team = n % teams === 0 ? "payments" : `team-${n % teams}`;
  const name = `service-${n}`;
  const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
  const namespace = instanceNamespace(team);
  const folder = instancePath(target, team, name);
  const rendering = render({
    template,
    parameters,
    instance: { id, name, team, namespace, path: folder },
    target: targetContext(target),
  });
  if (rendering.files.length === 0) throw new Error(JSON.stringify(rendering.problems, null, 2));
  const { name: of, version } = template.definition;
  const record: Omit<InstanceRecord, "files"> = {
    id,
    name,
    team,
    createdBy: "dana@example.com",
    template: { name: of, version, digest: template.digest },
    target: { ...targetContext(target), namespace, path: folder },
    parameters,
    format: recordFormat,
    engine: engineVersion,
  };
  const files = instanceFiles({
    record,
    template: template.definition,
    target,
    rendered: rendering.files,
  });
  return {
    instance: {
      id,
      team,
      name,
      path: folder,
      target: target.name,
      version,
      digest: template.digest,
      parameters,
    },
    files: files.flatMap(({ path: file, content }) =>
      content === null ? [] : [{ path: file, content }],
    ),
  };
}

/** Writes the folders to `<root>/acme/platform`, as the forge takes its first repositories. */
export async function writeInstances(root: string, count: number): Promise<ScaleInstance[]> {
  const written: ScaleInstance[] = [];
  for await (const { instance, files } of scaleInstances(count)) {
    const made = new Set<string>();
    for (const file of files) {
      const place = path.join(root, "acme/platform", file.path);
      if (!made.has(path.dirname(place))) await mkdir(path.dirname(place), { recursive: true });
      made.add(path.dirname(place));
      await writeFile(place, file.content);
    }
    written.push(instance);
  }
  return written;
}
