import "server-only";

export { bringBackDraft, discardDraft } from "./discard-draft";
export { forgetOldDrafts } from "./forget-drafts";
export { importDraft, importIntoDraft, offeredValues } from "./import-draft";
export { type DraftLint, type DraftTests, testDraft, validateDraft } from "./judge-draft";
export { noteGone, noteHere } from "./presence";
export { pushDraft, type PushOutcome } from "./push-draft";
export {
  type DraftPage,
  draftOf,
  draftsOfTemplates,
  type HistoryPage,
  historyOf,
} from "./read-drafts";
export { askForRelease, releaseDraft, takeBackAsked } from "./release-draft";
export { restoreRevision } from "./restore-revision";
export { saveDraft } from "./save-draft";
export { bundleFor, startDraft } from "./start-draft";
