import "server-only";

export { currentFiles } from "./current-files";
export { type Change, proposeChange } from "./propose-change";
export { countRevisions, latestDecision, revisionsOfFile } from "./store";
