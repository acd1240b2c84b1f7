export {
  type AppliedFolder,
  applyFolder,
  notBuilt,
  objectsIn,
  type UnseenContent,
} from "./apply-folder";
export { buildKustomization } from "./build";
export type { BuildRoot, Built, BuiltObject } from "./built";
export { KeptBuilds } from "./kept-builds";
export {
  findListed,
  folderOf,
  isKustomization,
  isPlainPath,
  possiblePaths,
  resolvePath,
} from "./entries";
export { filesAt, filesInto, kustomizationOf, placeOf } from "./files-into";
export {
  asKustomization,
  isComponent,
  type Kustomization,
  onlyLists,
  resourcesOf,
} from "./kustomization";
export { type ManifestTree, readDocuments } from "./manifest-tree";
export { type BrokenManifest, type Budget, budgetOfTree, type UnreadManifest } from "./refusal";
