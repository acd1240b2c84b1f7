import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { entriesOf } from "./equal";
import { CelFault } from "./fault";

/**
 * `"%s has %d".format([…])`: the strings extension of cel-go, version 2, as of its `ext/formatting.go`
 * (Kubernetes does not use `formatting_v2.go`).
 */
export function formatString(template: string, values: readonly unknown[]): string {
  let next = 0;
  const text = template.replaceAll(
    /%(?:\.(\d+))?(.)?/gs,
    (_, precision: string | undefined, verb: string | undefined) => {
      if (verb === "%") return "%";
      if (next >= values.length)
        throw new CelFault(`format(): there is no value number ${next + 1}.`);
      const value = values[next];
      next += 1;
      return clause(verb ?? "", value, precision === undefined ? 6 : Number(precision));
    },
  );
  return text;
}

function clause(verb: string, value: unknown, precision: number): string {
  if (verb === "s") return textOf(value);
  if (verb === "d" && isWhole(value)) return String(value.valueOf());
  if (verb === "f" || verb === "e") {
    const number = doubleOf(value);
    if (number !== undefined)
      return verb === "f" ? fixed(number, precision) : exponential(number, precision);
  }
  if (verb === "b") {
    if (typeof value === "boolean") return value ? "1" : "0";
    if (isWhole(value)) return value.valueOf().toString(2);
  }
  if (verb === "o" && isWhole(value)) return value.valueOf().toString(8);
  if (verb === "x" || verb === "X") {
    const hex =
      typeof value === "string"
        ? Buffer.from(value, "utf8").toString("hex")
        : value instanceof Uint8Array
          ? Buffer.from(value).toString("hex")
          : isWhole(value)
            ? value.valueOf().toString(16)
            : undefined;
    if (hex !== undefined) return verb === "x" ? hex : hex.toUpperCase();
  }
  throw new CelFault(`format(): %${verb} does not take this value.`);
}

const isWhole = (value: unknown): value is bigint | UnsignedInt =>
  typeof value === "bigint" || value instanceof UnsignedInt;

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? undefined : value > 0 ? "Infinity" : "-Infinity";
}

/** `%f` and `%e` take doubles, and the texts that stand for those that are no numbers. */
function doubleOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return value === "NaN" || value === "Infinity" || value === "-Infinity"
    ? Number(value)
    : undefined;
}

const endless = (value: number): string | undefined => special(value)?.replace("Infinity", "∞");

/** With commas, as cel-go prints it for English; a half is rounded to what is even. */
function fixed(value: number, precision: number): string {
  const named = endless(value);
  if (named !== undefined) return named;
  const rounded = value.toFixed(precision);
  const exact = value.toFixed(Math.min(100, precision + 60));
  const rest = exact.slice(exact.indexOf(".") + 1 + precision);
  const text = /^50*$/.test(rest) ? roundedToEven(exact, precision) : rounded;
  const [whole = "", ...fraction] = text.split(".");
  return [whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ","), ...fraction].join(".");
}

/** One of two that are as near: the lower one is what is left when the rest is cut off. */
function roundedToEven(exact: string, precision: number): string {
  const point = exact.indexOf(".");
  const low = exact.slice(0, precision === 0 ? point : point + 1 + precision);
  if (/[02468]$/.test(low)) return low;
  const step = 10 ** -precision;
  return (Number(low) + (low.startsWith("-") ? -step : step)).toFixed(precision);
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** cel-go takes the precision for a width: there are always six digits. */
function exponential(value: number, width: number): string {
  const named = endless(value);
  if (named !== undefined) return named.padStart(width);
  const [digits = "", power = "0"] = value.toExponential(6).split("e");
  const exponent = String(Math.abs(Number(power))).padStart(2, "0");
  const raised = [...exponent].map((digit) => superscripts[Number(digit)]).join("");
  return `${digits}×10${power.startsWith("-") ? "⁻" : ""}${raised}`.padStart(width);
}

/**
 * A double as Go writes it (`strconv.FormatFloat` with `g` and as few digits as say it): with an
 * exponent, of at least two digits, where that is below -4 or above 5.
 */
export function doubleText(value: number): string {
  const named = special(value);
  if (named !== undefined) return named;
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent <= 5) return Object.is(value, -0) ? "-0" : String(value);
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return doubleText(value);
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, "Z");
  if (value instanceof Duration) return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  return typeName(value) ?? withinText(value);
}

/** The same within a list or a map: texts stand in quotes, doubles have six digits. */
function withinText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return special(value) ?? value.toFixed(6);
  if (value === null) return "null";
  if (typeof value === "boolean" || isWhole(value)) return String(value.valueOf());
  if (Array.isArray(value)) return `[${value.map(withinText).join(", ")}]`;
  if (value instanceof Date) return `timestamp(${JSON.stringify(textOf(value))})`;
  if (value instanceof Duration) return `duration(${JSON.stringify(textOf(value))})`;
  if (value instanceof Uint8Array) return JSON.stringify(textOf(value));
  if (
    value instanceof Map ||
    (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
  ) {
    const entries = entriesOf(value as Map<unknown, unknown>).map(
      ([key, item]) => [withinText(key), withinText(item)] as const,
    );
    return `{${entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${key}:${item}`)
      .join(", ")}}`;
  }
  throw new CelFault("format(): %s does not take this value.");
}

/** What `type()` gives, which the CEL library has a class of its own for. */
function typeName(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("name" in value)) return undefined;
  const { name } = value;
  if (typeof name !== "string" || String(value) !== `Type<${name}>`) return undefined;
  return name === "null" ? "null_type" : name;
}
