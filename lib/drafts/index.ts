export {
  type AskedRelease,
  type Draft,
  type DraftOrigin,
  type DraftRevision,
  type FileChange,
  type FileConflict,
  type ImportedReport,
  keptFor,
  type LastRelease,
  type MergePiece,
  type OpenDraft,
  type Present,
  type RevisionKind,
  revisionKinds,
  type SaveOutcome,
} from "./draft";
export {
  askReleaseInput,
  checkReleaseInput,
  type DraftQuery,
  draftPageSize,
  draftQuery,
  type ImportInput,
  importInput,
  pushInput,
  releaseInput,
  restoreInput,
  saveDraftInput,
  type StartDraftInput,
  startDraftInput,
} from "./input";
export { draftLimits } from "./limits";
export { presenceEvery, presenceSeconds } from "./presence-times";
