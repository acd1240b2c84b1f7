import "server-only";

export { digestOf, holdsObjects, type InstanceContent, instanceFiles } from "./instance-files";
export { engineVersion, parseRecord, recordFile, recordFormat, serialiseRecord } from "./record";
