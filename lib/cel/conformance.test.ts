import { tests } from "@bufbuild/cel-spec/testdata/conformance.js";
import { UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { expect, it } from "vitest";
import { CompileError } from "./expression";
import { isEqual } from "./equal";
import { policyCompiler } from "./expression";

/**
 * CEL's own conformance tests, as far as Kubernetes has the library and no protobuf message is
 * needed.
 */
const sections = [
  "basic",
  "comparisons",
  "conversions",
  "fields",
  "fp_math",
  "integer_math",
  "lists",
  "logic",
  "macros",
  "macros2",
  "optionals",
  "parse",
  "plumbing",
  "string",
  "string_ext",
  "timestamps",
];

/**
 * What differs, and why it is left so: by the names of the tests. Anything else that fails is news.
 */
const deviations: Readonly<Record<string, readonly string[]>> = {
  "bytes keep what was typed, not its UTF-8; raw bytes are not read": [
    "self_eval_bytes_escape",
    "eq_bytes",
    "not_ne_bytes",
    "not_lt_bytes_width",
    "bytes_invalid",
    "raw_single_quoted_escapes",
    "raw_double_quoted_escapes",
    "raw_triple_single_quoted_escapes",
    "raw_triple_double_quoted_escapes",
    "upper_raw_single_quoted_escapes",
    "upper_raw_double_quoted_escapes",
    "upper_raw_triple_single_quoted_escapes",
    "upper_raw_triple_double_quoted_escapes",
  ],
  "an int at the very end of its range, beside a double or negated": [
    "not_lt_dyn_int_big_lossy_double",
    "not_gt_dyn_big_double_int",
    "lte_dyn_big_double_int",
    "gte_dyn_int_big_lossy_double",
    "double_int_max_range",
    "double_int_min_range",
    "double_range",
    "double_uint_max_range",
    "int64_min_negate",
    "int64_min_negate_div",
  ],
  "syntax that the CEL library does not parse: .5, fields in backquotes, optional elements of literals":
    [
      "not_gt_double",
      "field_access_slash",
      "field_access_dash",
      "field_access_dot",
      "has_field_slash",
      "has_field_dash",
      "has_field_dot",
      "optional_chaining_12",
      "optional_chaining_13",
      "optional_chaining_14",
      "optional_chaining_15",
      "optional_chaining_16",
      "map_optional_entry_has",
    ],
  "Kubernetes formats what is in a list or a map as the first version of the library did": [
    "list support for string",
    "map support for string",
    "map support (all key types)",
    "dyntype support for lists",
    "dyntype support for maps",
  ],
  "Kubernetes takes a key of a map that stands twice, with its last value": [
    "map_value_repeat_key",
  ],
  "unsigned keys and indexes": ["map_value_uint64", "map_value_list", "zero_based_uint"],
  "an empty literal has no type that operators could be checked by": [
    "list_empty",
    "empty_filter",
    "empty",
  ],
  "optionals of what is nowhere": [
    "empty_map_optFlatMap_hasValue",
    "map_null_entry_no_such_key",
    "map_present_key_invalid_field",
    "map_undefined_entry_hasValue",
    "type",
    "optional_chaining_5",
    "optional_chaining_9",
    "optional_none_optselect_hasValue",
    "optional_none_optindex_hasValue",
    "map_optional_select_has",
  ],
  "timestamps have milliseconds, and ranges of time are not held to": [
    "toString_timestamp_nanos",
    "getHours",
    "add_time_to_duration",
    "add_time_to_duration_nanos_positive",
    "add_duration_under",
    "add_duration_over",
    "add_duration_nanos_over",
    "add_duration_nanos_under",
    "sub_time_duration_over",
    "sub_time_duration_under",
    "from_string_under",
    "from_string_over",
    "add_under",
    "add_over",
    "sub_under",
    "sub_over",
  ],
  "Kubernetes has the formatter before the present one (`as-compiled-in-go.test.ts`)": [
    "scientific notation formatting clause",
    "default precision for scientific notation",
    "NaN support for scientific notation",
    "positive infinity support for scientific notation",
    "negative infinity support for scientific notation",
    "NaN support for decimal",
    "positive infinity support for decimal",
    "negative infinity support for decimal",
    "positive infinity support for fixed-point",
    "negative infinity support for fixed-point",
    "dyntype support for scientific notation",
  ],
  "how a text is formatted": [
    "type() support for string",
    "format_%f_halfway_truncate_to_nearest_even",
  ],
};
const known = new Set(Object.values(deviations).flat());

type Value = Record<string, unknown>;
interface Case {
  name: string;
  expr: string;
  value?: Value;
  evalError?: unknown;
  disableCheck?: boolean;
  bindings?: unknown;
  typeEnv?: unknown;
  container?: string;
}
interface Suite {
  name: string;
  tests?: readonly { original: unknown }[];
  suites?: readonly Suite[];
}

function casesOf(suite: Suite): Case[] {
  return [
    ...(suite.tests ?? []).map(({ original }) => original as Case),
    ...(suite.suites ?? []).flatMap(casesOf),
  ];
}

/** Needs nothing that Kubernetes' policies do not have, and says what comes of it. */
function isForUs({
  expr,
  value,
  evalError,
  disableCheck,
  bindings,
  typeEnv,
  container,
}: Case): boolean {
  if (disableCheck || bindings !== undefined || typeEnv !== undefined || container) return false;
  if (/google\.|TestAllTypes|proto[23]|\bcel\.|test\.|block/.test(expr)) return false;
  return (
    evalError !== undefined ||
    (value !== undefined &&
      !["objectValue", "typeValue", "enumValue"].some((kind) => kind in value))
  );
}

function valueOf(value: Value): unknown {
  if ("int64Value" in value) return BigInt(String(value["int64Value"]));
  if ("uint64Value" in value) return new UnsignedInt(BigInt(String(value["uint64Value"])));
  if ("doubleValue" in value) return Number(value["doubleValue"]);
  if ("bytesValue" in value)
    return new Uint8Array(Buffer.from(String(value["bytesValue"]), "base64"));
  if ("listValue" in value)
    return ((value["listValue"] as { values?: Value[] }).values ?? []).map(valueOf);
  if ("mapValue" in value)
    return new Map(
      ((value["mapValue"] as { entries?: { key: Value; value: Value }[] }).entries ?? []).map(
        (entry) => [valueOf(entry.key), valueOf(entry.value)],
      ),
    );
  return value["stringValue"] ?? value["boolValue"] ?? null;
}

/** What is wrong; undefined where it is as the specification has it. */
function wrongOf({ expr, value, evalError }: Case): string | undefined {
  let got: unknown;
  try {
    got = policyCompiler({ params: false }).compile(expr).evaluate({});
  } catch (error) {
    // Kubernetes has literals of one type only (cel-go's HomogeneousAggregateLiterals).
    if (
      evalError !== undefined ||
      (error instanceof CompileError && error.message.includes("holds values of one type"))
    )
      return undefined;
    return error instanceof Error ? error.message : String(error);
  }
  if (evalError !== undefined || value === undefined) return `gives ${String(got)} and should fail`;
  const wanted = valueOf(value);
  return isEqual(got, wanted) || (Number.isNaN(got) && Number.isNaN(wanted))
    ? undefined
    : `gives ${String(got)}`;
}

it.each(sections)("CEL's conformance tests: %s", (section) => {
  const suite = (tests as unknown as Suite).suites?.find(({ name }) => name === section);
  const cases = suite === undefined ? [] : casesOf(suite).filter(isForUs);
  expect(cases.length).toBeGreaterThan(2);
  const wrong = cases.flatMap((one) => {
    const what = wrongOf(one);
    return what === undefined || known.has(one.name) ? [] : [`${one.name}: ${one.expr} ${what}`];
  });
  expect(wrong).toEqual([]);
});

it("hundreds of them were run", () => {
  const all = ((tests as unknown as Suite).suites ?? [])
    .filter(({ name }) => sections.includes(name))
    .flatMap(casesOf)
    .filter(isForUs);
  expect(all.length).toBeGreaterThan(1_000);
  expect(all.filter((one) => wrongOf(one) !== undefined).length).toBeLessThan(90);
});
