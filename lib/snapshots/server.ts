import "server-only";

export { readSnapshot } from "./read-snapshot";
export { readTexts } from "./read-texts";
export { forgetOldBlobs } from "./store/blobs";
