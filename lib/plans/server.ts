import "server-only";

export { type Basis, deletionsIn, proposedFiles } from "./basis";
export { carriedOver } from "./carried-over";
export { checkInstanceName } from "./check-instance-name";
export { exampleFiles } from "./example-files";
export { type FilesByHand, filesByHand } from "./files-by-hand";
export { newInstanceId } from "./instance-id";
export { judgeCatalog } from "./judge-catalog";
export { judgeExample } from "./judge-example";
export { requireChangeWithinToken, requireKindWithinToken } from "./narrowed-change";
export { placeOf } from "./place-of";
export { planChange, refuseUnseen } from "./plan-change";
export { planRevision } from "./plan-revision";
export { hasErrors, type Plan } from "./plan";
export { basisOfRules, type PlatformRules, platformRules } from "./platform-rules";
export { prepareChange, versionChoices } from "./prepare-change";
export { shownChange } from "./preview-change";
export { createdBy, previewRequest } from "./preview-request";
export {
  type ExistingInstance,
  existingInstance,
  heldError,
  recordIn,
  requireLiving,
} from "./read-instance";
export { planInstance } from "./plan-instance";
export { revisionObjects } from "./revision-objects";
export type { RevisionObjects } from "./objects-of-revision";
export { refuse } from "./refuse";
export {
  filesOf,
  findingsOf,
  parametersOf,
  storedBasis,
  verdictsOf,
} from "./store/revision-columns";
export { resealRevisions, sampleRevisions } from "./store/reseal-revisions";
export { usableVersion } from "./usable-version";
export { warnOfPicks } from "./warn-of-picks";
