export {
  childOf,
  childPointer,
  escapeStep,
  fromPointer,
  isWithin,
  toPointer,
  unescapeStep,
  valueAt,
} from "./pointer";
export { isNumberAsWritten, isNumberText, numberOfText } from "./number-text";
export { describedRecord, recordOf } from "./record-of";
export { storable } from "./storable";
export { exactNumber, toJson } from "./to-json";
export { type Unstorable, unstorable } from "./unstorable";
export { canonicalJson, isJsonObject, type Json, type JsonObject } from "./value";
