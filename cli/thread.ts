import { configuredSchemas } from "@/lib/known-schemas/server";
import { handles } from "@/lib/threads/thread";
import { checkRepository, kindsOfTemplates } from "./platform/check-repository";
import { checkPolicies } from "./policy/check-policies";
import { previewFiles } from "./preview/preview-files";
import { previewedTemplate } from "./preview/previewed-template";
import {
  importTask,
  lintTask,
  offerValuesTask,
  platformCheckTask,
  platformKindsTask,
  policyCheckTask,
  previewFilesTask,
  previewTemplateTask,
  renderTask,
  testTask,
} from "./tasks";
import { importTemplate, offerValues } from "./template/import";
import { lint } from "./template/lint";
import { policiesOf } from "./template/policies-of";
import { readTarget } from "./template/read-inputs";
import { renderTemplate } from "./template/render";
import { testTemplate } from "./template/test";

/** Read once, also where a command runs again after every change. */
const schemasOf = (folders: readonly string[]) =>
  configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...folders] });

const describedTarget = async (file: string | undefined) =>
  file === undefined ? undefined : readTarget(file);

/** What runs the commands, in a thread. */
export const commandHandlers = [
  handles(lintTask, async ({ folder, schemaFolders, policies }) =>
    lint(folder, await schemasOf(schemaFolders), await policiesOf(folder, policies)),
  ),
  handles(renderTask, async ({ folder, schemaFolders, options, written }) =>
    renderTemplate(folder, options, await schemasOf(schemaFolders), written),
  ),
  handles(testTask, async ({ folder, schemaFolders, policies, update }) =>
    testTemplate(folder, await schemasOf(schemaFolders), {
      update,
      ...(await policiesOf(folder, policies)),
    }),
  ),
  handles(previewTemplateTask, async ({ folder, schemaFolders, target }) =>
    previewedTemplate(folder, await schemasOf(schemaFolders), await describedTarget(target)),
  ),
  handles(previewFilesTask, async ({ folder, schemaFolders, policies, target, typed }) =>
    previewFiles(folder, typed, {
      schemas: await schemasOf(schemaFolders),
      policies: (await policiesOf(folder, policies))?.policies,
      target: await describedTarget(target),
      now: new Date(),
    }),
  ),
  handles(importTask, ({ format, place, options }) => importTemplate(format, place, options)),
  handles(offerValuesTask, ({ place }) => offerValues(place)),
  handles(policyCheckTask, checkPolicies),
  handles(platformKindsTask, ({ templates }) => kindsOfTemplates(templates)),
  handles(platformCheckTask, (asked) => checkRepository(asked)),
];
