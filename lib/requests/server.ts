import "server-only";

export { approverOf, countToApprove, couldApprove } from "./approvals";
export { type Approver, approvableBy, waitingOf } from "./store/approvable";
export { type ApprovalNeeded, approvalNeeded } from "./approval";
export { findDetails, type StoredDetails } from "./store/details";
export { type ApproverRule, mayApprove } from "./approvers";
export { addressesOfWriters, writersOf } from "./store/approval";
export { cancelRequest, retryRequest, reviseRequest } from "./change-request";
export { getRequest } from "./get-request";
export { launchAgain, type LaunchAgain } from "./launch-again";
export { listRequests } from "./list-requests";
export { type OpenedRequest, openRequest } from "./open-request";
export { previewRevision } from "./preview-revision";
export { stepNames } from "./pull-request-steps";
export { pushedByOthers } from "./pushed-by-others";
export { refold } from "./refold";
export { forgetOldTexts } from "./store/forget-texts";
export { lockRequest } from "./store/folded";
