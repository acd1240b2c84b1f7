import "server-only";

export { readSnapshot } from "./read-snapshot";
export { forgetOldBlobs } from "./store/blobs";
