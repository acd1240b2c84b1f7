import { PortalError } from "@/lib/errors";
import { helmValueOffers, importBackstage, importHelmChart, importKro } from "@/lib/import";
import { readUpload } from "@/lib/import/thread";
import { configuredSchemas } from "@/lib/known-schemas/server";
import { judgeBy } from "@/lib/plans/thread";
import { compiledPolicies } from "@/lib/policies/thread";
import { parseTemplate } from "@/lib/template";
import { type Checks, lintTemplate, runTemplateTests } from "@/lib/template-tests";
import { handles } from "@/lib/threads/thread";
import { bundlePreview } from "./bundle-preview";
import { formTest } from "./form-test";
import { mergeFiles } from "./merge-files";
import { secretsInBundle } from "./secrets-in-bundle";
import {
  draftPreviewTask,
  formTestTask,
  type HeldBundle,
  importTask,
  lintTask,
  mergeTask,
  offersTask,
  templateHeadTask,
  testTask,
  type UploadedImport,
  withHeadTask,
} from "./tasks";
import { templateHead, withHead } from "./template-head";

/** What runs the tasks of drafts, in a thread. */
export const draftHandlers = [
  handles(templateHeadTask, ({ text }) => templateHead(text)),
  handles(withHeadTask, ({ text, wanted }) => withHead(text, wanted)),
  handles(mergeTask, ({ files }) => mergeFiles(files)),
  handles(draftPreviewTask, bundlePreview),
  handles(formTestTask, formTest),
  handles(importTask, imported),
  handles(offersTask, async ({ input, bytes }) => {
    const { files } = await readUpload({ fileName: input.fileName, bytes });
    return helmValueOffers(files);
  }),
  handles(lintTask, async (held) => {
    const { ok, rendered, problems } = lintTemplate(held.files, await checksOf(held));
    return { ok, rendered, problems: [...problems, ...secretsInBundle(held.files)] };
  }),
  handles(testTask, async (held) => {
    const { template, problems } = parseTemplate(held.files);
    const report =
      template === undefined
        ? undefined
        : runTemplateTests(template, await checksOf(held), held.only);
    return { report, problems };
  }),
];

async function checksOf({ schemaFolders, policies }: HeldBundle): Promise<Checks> {
  return {
    schemas: await configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...schemaFolders] }),
    judge: judgeBy(compiledPolicies(policies).policies),
  };
}

async function imported({ input, bytes }: UploadedImport) {
  const { format, fileName, repository, only, add, all, name } = input;
  const { files, skipped } = await readUpload({ fileName, bytes });
  const result =
    format === "helm"
      ? importHelmChart(files, {
          ...(repository === undefined ? {} : { repository }),
          ...(only === undefined ? {} : { only }),
          ...(add === undefined ? {} : { add }),
          ...(all === undefined ? {} : { all }),
        })
      : (format === "kro" ? importKro : importBackstage)(files, name === undefined ? {} : { name });
  if (Object.keys(result.bundle).length === 0)
    throw new PortalError(
      "invalid",
      result.report.problems.map(({ message }) => message).join(" ") ||
        `Nothing can be made of ${fileName}.`,
      { hint: skipped.length === 0 ? "" : `Not read: ${skipped.slice(0, 5).join(", ")}.` },
    );
  return { ...result, skipped: skipped.slice(0, 100) };
}
