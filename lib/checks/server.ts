import "server-only";

export { askForCheck, notePullRequest, type Noting, sweepChecks } from "./ask-for-check";
export { checkCommit, type CheckMachine } from "./check-commit";
export { checkOf, getCheck } from "./get-check";
