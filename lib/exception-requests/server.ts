import "server-only";

export { askException } from "./ask-exception";
export { decideException, withdrawExceptionRequest } from "./decide-exception";
export { endException, exceptionsToEnd } from "./end-exception";
export {
  countExceptionsToDecide,
  getExceptionRequest,
  listExceptionRequests,
  listExceptionsToDecide,
} from "./list-exceptions";
