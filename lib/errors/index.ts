export { parseInput } from "./parse-input";
export {
  type ErrorCode,
  errorCodes,
  isPortalError,
  pauseOf,
  PortalError,
  type PortalErrorDetails,
  type Problem,
  toProblem,
} from "./portal-error";
