import "server-only";

export { askForCheck, judgeCatalogAgain, notePullRequest, sweepChecks } from "./ask-for-check";
export { checkCommit, type Judge, type Judges } from "./check-commit";
export { checkOfRequest, getCheck } from "./get-check";
export { forgetOldChecks } from "./store/work";
export { tellSetAside } from "./tell-set-aside";
