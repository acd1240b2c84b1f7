import "server-only";

export { deriveKey, fingerprintsOf } from "./fingerprint";
export { type SealedSample, sampleOf } from "./sample";
export { seal, unseal } from "./seal";
export {
  openRevision,
  openRevisions,
  resealed,
  type RevisionColumns,
  sealedColumns,
} from "./sealed-revision";
