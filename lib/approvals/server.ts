import "server-only";

export { askForApproval, askForHead, askForMissed } from "./ask-for-approval";
export { targetsWithFewApprovers } from "./could-approve";
export { settleApproval } from "./settle-approval";
export { forgetOldApprovals } from "./store/told";
export { fourEyesVerdict } from "./four-eyes";
