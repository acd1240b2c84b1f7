export { parseInput } from "./parse-input";
export {
  type ErrorCode,
  errorCodes,
  type FieldError,
  PortalError,
  type PortalErrorDetails,
  type Problem,
  toProblem,
} from "./portal-error";
