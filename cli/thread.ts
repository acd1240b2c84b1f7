import { configuredSchemas } from "@/lib/known-schemas/server";
import { handles } from "@/lib/threads/thread";
import { checkPolicies } from "./policy/check-policies";
import { importTask, lintTask, policyCheckTask, renderTask, testTask } from "./tasks";
import { importTemplate } from "./template/import";
import { lint } from "./template/lint";
import { policiesOf } from "./template/policies-of";
import { renderTemplate } from "./template/render";
import { testTemplate } from "./template/test";

/** Read once, also where a command runs again after every change. */
const schemasOf = (folders: readonly string[]) =>
  configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...folders] });

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
  handles(importTask, ({ format, place, options }) => importTemplate(format, place, options)),
  handles(policyCheckTask, checkPolicies),
];
