export { releaseHandlers } from "./run-tasks";
export { type FieldChange, fieldChanges, type ObjectChange, objectChanges } from "./object-changes";
