import "server-only";

export { currentFiles } from "./current-files";
export { type Change, proposeChange } from "./propose-change";
export { takeOver, type TakeOver } from "./take-over";
export { countRevisions, latestDecision, revisionsOfFile } from "./store";
