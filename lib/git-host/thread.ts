export { blobHash } from "./blob-hash";
