import "server-only";

export { checkFolders, type FolderCheck, type FolderProblem } from "./check-folders";
export { blobHash, type FileDrift, folderDigest, type InstanceFolder } from "./folder";
export { followInstance } from "./follow-instance";
export { digestOf, hasObjects, type InstanceContent, instanceFiles } from "./instance-files";
export { getInstance, instancePageSize, listInstances } from "./list-instances";
export { linksOf, type Recorded } from "./presentation";
export { pickInstances } from "./pick-instances";
export { type NameHolder, nameHolder } from "./store/name-holder";
export { isNewVersion } from "./canary";
export { manifestObjects, type ObjectsLeft, objectsLeft } from "./objects-left";
export { readFolder } from "./read-folder";
export { engineVersion, parseRecord, recordFile, recordFormat, serialiseRecord } from "./record";
export { type RelatedStart, relatedStart } from "./related-start";
export { reindex, type ReindexReport } from "./reindex";
export { storeRecord } from "./store-record";
export { listWithOutputs } from "./with-outputs";
export { unknownPicks } from "./unknown-picks";
