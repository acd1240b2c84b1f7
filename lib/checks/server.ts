import "server-only";

export { askForCheck, notePullRequest, type Noting, sweepChecks } from "./ask-for-check";
export { checkCommit, type CheckMachine } from "./check-commit";
export { checkOfRequest, getCheck } from "./get-check";
export { forgetOldChecks } from "./store";
