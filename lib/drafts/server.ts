import "server-only";

export { askForRelease, takeBackAsked } from "./ask-for-release";
export {
  askForImpactOfDraft,
  checkReleaseOfDraft,
  type DraftRelease,
  dryRelease,
} from "./check-release-of-draft";
export { compareSides, type SidesToCompare, sidesToCompare } from "./compare-sides";
export { bringBackDraft, discardDraft } from "./discard-draft";
export { forgetOldDrafts } from "./forget-drafts";
export { importDraft, importIntoDraft, offeredValues } from "./import-draft";
export { testDraft, testUnsaved, validateDraft, validateUnsaved } from "./judge-draft";
export { noteGone, noteHere } from "./presence";
export { previewDraft, testOfForm } from "./preview-draft";
export { pushDraft, type PushOutcome } from "./push-draft";
export {
  baseOf,
  draftHeadOf,
  type DraftPage,
  draftOf,
  draftsOfTemplates,
  type HistoryPage,
  historyOf,
} from "./read-drafts";
export { countReleasesToMake, type AskedReleases, releasesAskedFor } from "./releases-asked-for";
export { releaseDraft } from "./release-draft";
export { restoreRevision } from "./restore-revision";
export { saveDraft } from "./save-draft";
export { bundleFor, startDraft } from "./start-draft";
