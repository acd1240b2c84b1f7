import type { Command } from "commander";
import { auditCommand } from "./audit";
import { backupCommand, holdCommand, restoreCommand, resumeCommand } from "./backup";
import { catalogCommand } from "./catalog";
import { doctorCommand } from "./doctor";
import { exceptionCommand } from "./exception";
import { platformCommand } from "./platform";
import { policyCommand } from "./policy";
import { reindexCommand } from "./reindex";
import { proposalCommand } from "./proposal";
import { requestCommand } from "./request";
import { templateCommand } from "./template";
import { serviceAccountCommand } from "./service-account";
import { tokenCommand } from "./token";

/** What `slipway` can do, each anew. */
export const commands = (): Command[] => [
  templateCommand(),
  platformCommand(),
  policyCommand(),
  catalogCommand(),
  tokenCommand(),
  serviceAccountCommand(),
  requestCommand(),
  exceptionCommand(),
  proposalCommand(),
  reindexCommand(),
  auditCommand(),
  backupCommand(),
  restoreCommand(),
  holdCommand(),
  resumeCommand(),
  doctorCommand(),
];
