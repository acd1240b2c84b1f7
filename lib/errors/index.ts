export { parseInput } from "./parse-input";
export { type ErrorCode, errorCodes, PortalError, type Problem, toProblem } from "./portal-error";
