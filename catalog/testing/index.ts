import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { readBundle } from "@/lib/catalog/server";
import { engineVersion, instanceFiles, recordFormat } from "@/lib/instances/server";
import { type ParsedTemplate, parseTemplate, render, type RenderInput } from "@/lib/template";
import { isRefusalExpected, readTemplateTests, renderInputOf, type TemplateTest } from "@/lib/template-tests";

export const home = path.join(import.meta.dirname, "../..");
const catalog = path.join(home, "catalog");

/** The names of the templates that ship. */
export const templateNames = (await readdir(catalog)).filter((name) => existsSync(path.join(catalog, name, "template.yaml"))).toSorted();

export function folderOf(name: string): string {
  return path.join(catalog, name);
}

/** A template that ships; throws what is wrong with it. */
export async function shipped(name: string): Promise<ParsedTemplate> {
  const { template, problems } = parseTemplate(await readBundle(folderOf(name)));
  if (template === undefined) throw new Error(`${name}: ${JSON.stringify(problems)}`);
  return template;
}

/** Its tests that write something. */
export function writingTests(template: ParsedTemplate): TemplateTest[] {
  return readTemplateTests(template.bundle).tests.filter((test) => !isRefusalExpected(test));
}

const sandbox = { fluxNamespace: "flux-system", sourceName: "flux-system", teamServiceAccount: "team-{team}", platformServiceAccount: "platform" };

/** Everything that a pull request would add to the repository for these parameters, by path. */
export function instanceOf(template: ParsedTemplate, input: RenderInput): Map<string, string> {
  const { definition, digest } = template;
  const { instance, target, parameters } = input;
  const files = instanceFiles({
    record: {
      id: instance.id, name: instance.name, team: instance.team, createdBy: "somebody@example.com", template: { name: definition.name, version: definition.version, digest },
      target: { name: target.name, environment: target.environment, cluster: target.cluster, namespace: instance.namespace, path: instance.path, substitution: target.substitution, vars: target.vars },
      parameters, format: recordFormat, engine: engineVersion,
    },
    template: definition, target: { ...sandbox, environment: target.environment }, rendered: render(input).files,
  });
  return new Map(files.map(({ path: place, content }) => [place, content ?? ""]));
}

export { renderInputOf };
