import "server-only";

export { readSnapshot, type SnapshotReader } from "./read-snapshot";
export { forgetOldBlobs } from "./store/blobs";
