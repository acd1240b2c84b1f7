import "server-only";

export { type CatalogRepository, catalogRepository } from "./catalog-repository";
export { currentFiles } from "./current-files";
export { type Change, proposeChange } from "./propose-change";
export { takeOver, type TakeOver } from "./take-over";
export {
  countRevisions,
  decisionsBelow,
  endedFiles,
  latestDecision,
  revisionsOfFile,
} from "./store";
