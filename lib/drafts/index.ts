export {
  type AskedRelease,
  type BundlePreview,
  type Draft,
  type DraftForm,
  type DraftOrigin,
  type DraftRevision,
  type FileChange,
  type FileConflict,
  type ImportedReport,
  keptFor,
  type LastRelease,
  type MadeLine,
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
  draftQuery,
  historyQuery,
  type ImportInput,
  importInput,
  pushInput,
  releaseInput,
  restoreInput,
  saveDraftInput,
  type StartDraftInput,
  startDraftInput,
} from "./input";
export type { DraftLint, DraftTests } from "./judge-draft";
export { draftLimits } from "./limits";
export { mergeLines } from "./merge-lines";
export { presenceEvery, presenceSeconds } from "./presence-times";
