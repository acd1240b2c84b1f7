import { configuredSchemas } from "@/lib/known-schemas/server";
import { judgesOf } from "@/lib/plans/thread";
import { type BundleFiles, type ParsedTemplate, parseTemplate } from "@/lib/template";
import { lintTemplate, readTemplateTests, runTemplateTests } from "@/lib/template-tests";
import { handles } from "@/lib/threads/thread";
import { compareBundles } from "./compare-bundles";
import { coverage } from "./coverage";
import { policiesAt } from "./policies-at";
import {
  type CheckReleaseInput,
  checkReleaseTask,
  type CompareInput,
  type CompareOutput,
  compareTask,
  policiesAtTask,
} from "./tasks";

/** What runs the tasks of releases, in a thread. */
export const releaseHandlers = [
  handles(compareTask, compared),
  handles(checkReleaseTask, checked),
  handles(policiesAtTask, async ({ bundle, target, rules }) => {
    const { template } = parseTemplate(bundle);
    if (template === undefined) return undefined;
    return policiesAt(template, readTemplateTests(bundle).tests, target, await judgesOf(rules));
  }),
];

const schemasOf = (folders: readonly string[]) =>
  configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...folders] });

async function compared({ before, after, schemaFolders }: CompareInput): Promise<CompareOutput> {
  const read = { before: leniently(before), after: leniently(after) };
  for (const side of ["before", "after"] as const) {
    const { template, problems } = read[side];
    if (template === undefined) return { unreadable: side, problems };
  }
  const { before: was, after: is } = { before: read.before.template, after: read.after.template };
  if (was === undefined || is === undefined) return { unreadable: "after", problems: [] };
  return { comparison: compareBundles(was, is, await schemasOf(schemaFolders)) };
}

/** What was published once stays readable. */
function leniently(bundle: BundleFiles): ReturnType<typeof parseTemplate> {
  return parseTemplate(bundle, { isPublished: true });
}

async function checked({ bundle, before, schemaFolders }: CheckReleaseInput) {
  const schemas = await schemasOf(schemaFolders);
  const { template, problems } = lintTemplate(bundle, { schemas });
  if (template === undefined)
    return {
      template,
      problems,
      tests: undefined,
      coverage: undefined,
      comparison: undefined,
    };
  const { tests } = readTemplateTests(bundle);
  const former: ParsedTemplate | undefined = before && leniently(before).template;
  return {
    template,
    problems,
    tests: runTemplateTests(template, { schemas }),
    coverage: coverage(template, tests),
    comparison: former && compareBundles(former, template, schemas),
  };
}
