import { definite, type CelValue, type ValueType } from "../parameter-path";
import { NotConvertible } from "./not-convertible";

export const celValue = (cel: string, type: ValueType): CelValue => ({
  cel,
  type,
  optional: false,
});

export function asText(value: CelValue): string {
  const cel = definite(value);
  return value.type === "string" || cel.startsWith('"') ? cel : `string(${cel})`;
}

/** Nunjucks' and Backstage's own filters, as far as CEL has them. */
export function applyFilter(name: string, value: CelValue, args: readonly CelValue[]): CelValue {
  const cel = definite(value);
  const [first, second] = args.map(definite);
  switch (name) {
    case "lower":
      return celValue(`${asText(value)}.lowerAscii()`, "string");
    case "upper":
      return celValue(`${asText(value)}.upperAscii()`, "string");
    case "trim":
      return celValue(`${asText(value)}.trim()`, "string");
    case "string":
    case "safe":
      return celValue(asText(value), "string");
    case "int":
      return celValue(`int(${cel})`, "integer");
    case "float":
      return celValue(`double(${cel})`, "number");
    case "length":
    case "count":
      return celValue(`size(${cel})`, "integer");
    case "first":
      return celValue(`${cel}[0]`, "unknown");
    case "reverse":
    case "sort":
      return celValue(`${cel}.${name}()`, "array");
    case "unique":
      return celValue(`${cel}.distinct()`, "array");
    case "join":
      return celValue(`${cel}.map(x, string(x)).join(${first ?? ""})`, "string");
    case "dump":
    case "tojson":
      return celValue(`toJson(${cel})`, "string");
    case "replace":
      if (first !== undefined && second !== undefined)
        return celValue(`${asText(value)}.replace(${first}, ${second})`, "string");
      break;
    case "default":
    case "d":
      if (first !== undefined)
        return withDefault(value, first, args[0]?.type ?? "unknown", args.length > 1);
      break;
    // The team of an instance is a name already, which is what these take out of an entity
    // reference.
    case "parseEntityRef":
    case "pick":
      if (value.cel === "instance.team") return value;
      break;
    default:
      break;
  }
  throw new NotConvertible(`The filter ${name} has no counterpart.`);
}

function withDefault(
  value: CelValue,
  other: string,
  type: ValueType,
  evenEmpty: boolean,
): CelValue {
  const made = value.optional
    ? celValue(`${value.cel}.orValue(${other})`, value.type === "unknown" ? type : value.type)
    : value;
  return evenEmpty && value.type === "string"
    ? celValue(`(${definite(value)} != "" ? ${definite(value)} : ${other})`, "string")
    : made;
}
