export {
  askExceptionInput,
  exceptionDecision,
  exceptionStates,
  type ExceptedObject,
  type ExceptionRequest,
  type ExceptionState,
  longestException,
  type Widened,
} from "./exception-request";
