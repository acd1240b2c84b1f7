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
export { canonicalJson, isJsonObject, type Json, type JsonObject } from "./value";
