import { configuredSchemas } from "@/lib/known-schemas/server";
import { handles } from "@/lib/threads/thread";
import { checkPolicies } from "./policy/check-policies";
import {
  importTask,
  lintTask,
  offerValuesTask,
  policyCheckTask,
  renderTask,
  testTask,
} from "./tasks";
import { importTemplate, offerValues } from "./template/import";
import { lint } from "./template/lint";
import { renderTemplate } from "./template/render";
import { testTemplate } from "./template/test";

/** Read once, also where a command runs again after every change. */
const schemasOf = (folders: readonly string[]) =>
  configuredSchemas({ SLIPWAY_SCHEMA_DIRS: [...folders] });

/** What runs the commands, in a thread. */
export const commandHandlers = [
  handles(lintTask, async ({ folder, schemaFolders }) =>
    lint(folder, await schemasOf(schemaFolders)),
  ),
  handles(renderTask, async ({ folder, schemaFolders, options, written }) =>
    renderTemplate(folder, options, await schemasOf(schemaFolders), written),
  ),
  handles(testTask, async ({ folder, schemaFolders, update }) =>
    testTemplate(folder, await schemasOf(schemaFolders), { update }),
  ),
  handles(importTask, ({ format, place, options }) => importTemplate(format, place, options)),
  handles(offerValuesTask, ({ place }) => offerValues(place)),
  handles(policyCheckTask, checkPolicies),
];
