import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { CelFault } from "./fault";

/** A message that every CEL environment knows, of the protocol buffers that ship with cel-go. */
interface Message {
  /** The type that CEL has for it. */
  type: string;
  /** The types of its fields. */
  fields: Readonly<Record<string, string>>;
  make(field: (name: string) => unknown): unknown;
}

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

function whole(value: unknown, [min, max]: readonly [bigint, bigint]): bigint {
  const number = value === undefined ? 0n : value;
  if (typeof number !== "bigint") throw new CelFault("unsupported field type");
  if (number < min || number > max) throw new CelFault("integer overflow");
  return number;
}

const int32 = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const anyInt = [int64.min, int64.max] as const;

/** A wrapper is, in CEL, what it wraps. */
const wrapper = (type: string, empty: unknown, check?: (value: unknown) => unknown): Message => ({
  type,
  fields: { value: type },
  make: (field) => (check ?? ((value: unknown) => value))(field("value") ?? empty),
});

const messages: ReadonlyMap<string, Message> = new Map<string, Message>([
  [
    "Timestamp",
    {
      type: "google.protobuf.Timestamp",
      fields: { seconds: "int", nanos: "int" },
      make: (field) =>
        new Date(
          Number(whole(field("seconds"), anyInt)) * 1000 +
            Number(whole(field("nanos"), int32)) / 1e6,
        ),
    },
  ],
  [
    "Duration",
    {
      type: "google.protobuf.Duration",
      fields: { seconds: "int", nanos: "int" },
      make: (field) =>
        new Duration(whole(field("seconds"), anyInt), Number(whole(field("nanos"), int32))),
    },
  ],
  ["BoolValue", wrapper("bool", false)],
  ["BytesValue", wrapper("bytes", new Uint8Array())],
  ["StringValue", wrapper("string", "")],
  ["DoubleValue", wrapper("double", 0)],
  ["FloatValue", wrapper("double", 0, (value) => Math.fround(Number(value)))],
  ["Int64Value", wrapper("int", 0n)],
  ["Int32Value", wrapper("int", 0n, (value) => whole(value, int32))],
  ["UInt64Value", wrapper("uint", new UnsignedInt(0n))],
  ["UInt32Value", wrapper("uint", new UnsignedInt(0n))],
  [
    "Struct",
    { type: "map", fields: { fields: "map" }, make: (field) => field("fields") ?? new Map() },
  ],
  [
    "ListValue",
    { type: "list", fields: { values: "list" }, make: (field) => field("values") ?? [] },
  ],
  [
    "Value",
    {
      type: "dyn",
      fields: {
        null_value: "dyn",
        number_value: "double",
        string_value: "string",
        bool_value: "bool",
        struct_value: "map",
        list_value: "list",
      },
      make: (field) =>
        ["number_value", "string_value", "bool_value", "struct_value", "list_value"]
          .map(field)
          .find((value) => value !== undefined) ?? null,
    },
  ],
]);

const prefix = "google.protobuf.";

function known(name: string): Message | undefined {
  return name.startsWith(prefix) ? messages.get(name.slice(prefix.length)) : undefined;
}

export function isMessageName(name: string): boolean {
  return known(name) !== undefined;
}

/** The type that CEL has for a message, or for one of its fields; undefined where there is no such. */
export function typeOfMessage(name: string, field?: string): string | undefined {
  const message = known(name);
  if (field === undefined || message === undefined) return message?.type;
  return Object.hasOwn(message.fields, field) ? message.fields[field] : undefined;
}

/** The value of a message with these fields. Throws a `CelFault` where a number does not fit. */
export function messageOf(name: string, fields: ReadonlyMap<string, unknown>): unknown {
  return known(name)?.make((field) => fields.get(field));
}
