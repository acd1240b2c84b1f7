import "server-only";

export { seal, unseal } from "./seal";
export {
  openRevision,
  openRevisions,
  resealed,
  type RevisionColumns,
  sealedColumns,
} from "./sealed-revision";
