import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/** The keyword that chooses how a text is asked for, where its `format` does not say it. */
const widgetKeyword = "x-slipway-widget";
/** The keyword of the zone that a schedule is read in: its name, or the pointer of a parameter. */
const zoneKeyword = "x-slipway-time-zone";

/** Fields of their own: for a text, and `yaml` for a map or a list. */
export const widgets = [
  "cidr",
  "container-image",
  "cron",
  "quantity",
  "secret-reference",
  "textarea",
  "yaml",
] as const;
export type Widget = (typeof widgets)[number];

const known = new Set<string>(widgets);

/** The field of its own that a schema asks for, by `x-slipway-widget` or by `format`. */
export function widgetOf(schema: JsonObject): Widget | undefined {
  const asked =
    schema[widgetKeyword] ?? (schema["format"] === "yaml" ? undefined : schema["format"]);
  return typeof asked === "string" && known.has(asked) ? (asked as Widget) : undefined;
}

/** The zone of a schedule: a name, or where it is read. */
export function timeZoneOf(schema: JsonObject): { name: string } | { pointer: string } | undefined {
  const zone = schema[zoneKeyword];
  if (typeof zone !== "string") return undefined;
  return zone.startsWith("/") ? { pointer: zone } : { name: zone };
}

/** Whether a field somewhere in a schema shows something that it reads in another parameter. */
export function showsOthers(schema: JsonObject): boolean {
  return JSON.stringify(schema).includes(`"${zoneKeyword}":"/`);
}

/** Whether it is a zone of the IANA's database, as far as this machine knows them. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** What is wrong with how a schema asks for a field of its own, as a clause. */
export function widgetProblem(schema: JsonObject): string | undefined {
  const [widget, zone] = [schema[widgetKeyword], schema[zoneKeyword]];
  if (widget !== undefined && (typeof widget !== "string" || !known.has(widget)))
    return `${widgetKeyword} is one of ${widgets.join(", ")}`;
  if (widget === "yaml" && !isCollection(schema))
    return `${widgetKeyword}: yaml is for parameters of type object or array`;
  if (widget !== undefined && widget !== "yaml" && !isText(schema))
    return `${widgetKeyword} is for parameters of type string`;
  if (zone === undefined) return undefined;
  if (widgetOf(schema) !== "cron") return `${zoneKeyword} is for schedules (format: cron)`;
  const read = timeZoneOf(schema);
  return read === undefined || ("name" in read && !isTimeZone(read.name))
    ? `${zoneKeyword} is the name of a time zone, like Europe/Berlin, or the JSON Pointer of a parameter`
    : undefined;
}

function isText({ type }: JsonObject): boolean {
  const types: Json[] = [type ?? null].flat();
  return !isJsonObject(type) && types.includes("string");
}

function isCollection({ type }: JsonObject): boolean {
  const types = [type ?? null].flat();
  return types.includes("object") || types.includes("array");
}
