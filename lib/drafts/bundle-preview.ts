import {
  instanceNamespace,
  instanceNameSchema,
  instancePath,
  teamNameSchema,
} from "@/lib/instances";
import { fromPointer } from "@/lib/json";
import type { Preview } from "@/lib/plans";
import { judgesOf, plan } from "@/lib/plans/thread";
import { targetContext } from "@/lib/targets";
import {
  hasErrors,
  type InstanceContext,
  parseTemplate,
  type ParsedTemplate,
  render,
  type RenderedFile,
  type TemplateProblem,
} from "@/lib/template";
import { sourceOf } from "@/lib/template-tests";
import { readYaml } from "@/lib/yaml";
import type { BundlePreview, MadeLine } from "./draft";
import type { FilledBundle } from "./tasks";

/** Stands for the id of an instance that there will never be. */
const instanceId = "00000000-0000-8000-8000-000000000000";
/** Characters of a file: a rendered one has fewer. */
const longestFile = 4 * 1024 * 1024;
/** Lines of which it is said what made them: more than anybody looks at. */
const mostLines = 5_000;

/** What a bundle makes of a form, by the same plan as a launch. What is no name yet has one in its place. */
export async function bundlePreview(filled: FilledBundle): Promise<BundlePreview> {
  const { template, problems } = parseTemplate(filled.files);
  if (template === undefined) return { form: undefined, problems, preview: undefined, made: [] };
  const { name, version, title, summary, scope, steps } = template.definition;
  const form = { name, version, title, summary, scope, steps, schema: template.schema };
  return { form, problems, ...(await planned(template, filled)) };
}

async function planned(
  template: ParsedTemplate,
  { target, rules, createdBy, parameters, ...asked }: FilledBundle,
): Promise<{ preview: Preview; made: MadeLine[] }> {
  const name = instanceNameSchema.safeParse(asked.name);
  const known = teamNameSchema.safeParse(asked.team);
  const team = known.success ? known.data : "your-team";
  const intent = {
    template,
    target,
    team,
    name: name.success ? name.data : "your-name",
    instanceId,
    createdBy,
    parameters,
  };
  // Nobody knows what is in that namespace: it is judged as one that has what policies ask of it.
  const outcome = plan({ ...intent, inPlace: true, ...(await judgesOf(rules)) });
  const problems: TemplateProblem[] = [
    ...(name.success ? [] : [wrongName(name.error.issues[0]?.message ?? "Enter a name.")]),
    ...outcome.problems,
  ];
  const preview: Preview = {
    version: template.definition.version,
    files: outcome.files.map(({ path, content }) => ({
      path,
      before: undefined,
      after: content ?? undefined,
    })),
    problems,
    verdicts: outcome.verdicts,
    links: outcome.links,
    exists: outcome.exists,
    ready: !hasErrors(problems),
  };
  if (outcome.files.length === 0) return { preview, made: [] };
  const path = instancePath(target, team, intent.name);
  const instance = { id: instanceId, name: intent.name, team, path };
  const context = targetContext(target);
  const { files } = render({
    template,
    parameters,
    instance: { ...instance, namespace: instanceNamespace(team) } satisfies InstanceContext,
    target: context,
  });
  // What is written has more in it than what was rendered: labels, the namespace.
  const written = new Map(outcome.files.map(({ path: at, content }) => [at, content ?? ""]));
  const made = files.flatMap((file) => {
    const at = `${path}/manifests/${file.path}`;
    return linesOf(template, file, { path: at, content: written.get(at) ?? "" });
  });
  return { preview, made: made.slice(0, mostLines) };
}

function wrongName(message: string): TemplateProblem {
  return { severity: "error", code: "bad-name", message, pointer: "/name" };
}

/** The lines of a file that expressions made, in order; what only decides that the file is there is none of them. */
function linesOf(
  template: ParsedTemplate,
  file: RenderedFile,
  written: { path: string; content: string },
): MadeLine[] {
  const { documents } = readYaml(written.content, { longest: longestFile });
  const lines = new Map<number, MadeLine>();
  for (const { document, pointer, expressions, parameters } of file.provenance) {
    const place = pointer === "" ? undefined : documents[document]?.placeOf(fromPointer(pointer));
    if (place === undefined) continue;
    const known = lines.get(place.line);
    lines.set(place.line, {
      file: written.path,
      line: place.line,
      source: known?.source ?? sourceOf(template, file.path, document, pointer),
      expressions: [...new Set([...(known?.expressions ?? []), ...expressions])],
      parameters: [...new Set([...(known?.parameters ?? []), ...parameters])],
    });
  }
  return [...lines.values()].sort((a, b) => a.line - b.line);
}
