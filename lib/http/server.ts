import "server-only";

export { type ActionResult, actionResult } from "./action-result";
export { clientAddress, clientAddressHeader, clientNetwork, networkOf } from "./client-address";
export { answerIdHeader, givePagesTheirStatus, malformedCall, rememberStatus } from "./page-status";
export { isNavigation } from "./is-navigation";
export { problemResponse } from "./problem-response";
export { requestIdHeader, requestIdOf } from "./request-id";
export { foreignRequest, isSafeMethod, isSameOrigin, requireSameOrigin } from "./same-origin";
export { readBody, readJson } from "./read-json";
export { requireReadable, unreadable } from "./require-readable";
export { requireArguments, requireStorable } from "./require-storable";
export { report } from "./report";
export { withProblem } from "./with-problem";
