import "server-only";

export { followInstance } from "./follow-instance";
export { digestOf, holdsObjects, type InstanceContent, instanceFiles } from "./instance-files";
export { getInstance, instancePageSize, listInstances } from "./list-instances";
export { type Linked, linksOf } from "./links";
export { type NameHolder, nameHolder } from "./name-is-free";
export { engineVersion, parseRecord, recordFile, recordFormat, serialiseRecord } from "./record";
export { reindex, type ReindexReport } from "./reindex";
export { storeRecord } from "./store-record";
