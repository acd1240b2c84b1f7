import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
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

/**
 * Adds the folders to a bare repository's main branch by one commit, and as one pack: written one by one,
 * so many files take minutes to write, and are slow to read.
 */
export async function importInstances(repository: string, count: number): Promise<ScaleInstance[]> {
  const written: ScaleInstance[] = [];
  async function* stream(): AsyncGenerator<Buffer | string> {
    yield "commit refs/heads/main\ncommitter bench <bench@example.com> now\n";
    yield "data 10\nInstances\n\nfrom refs/heads/main^0\n";
    for await (const { instance, files } of scaleInstances(count)) {
      written.push(instance);
      for (const file of files) {
        const content = Buffer.from(file.content);
        yield `M 100644 inline ${file.path}\ndata ${content.length}\n`;
        yield content;
        yield "\n";
      }
    }
  }
  const git = spawn("git", ["-C", repository, "fast-import", "--quiet", "--date-format=now"], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = once(git, "close");
  await pipeline(stream(), git.stdin);
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}.`);
  return written;
}
