/**
 * What an unquoted scalar means to a YAML 1.2 reader (core schema) and to a YAML 1.1 reader (the
 * types of yaml.org/type, which Kubernetes' own tools follow). The 1.1 expressions are taken
 * widely: `y` and `12:30` count although not every 1.1 reader goes that far.
 */

const core12: readonly (readonly [string, RegExp])[] = [
  ["null", /^(?:~|null|Null|NULL|)$/],
  ["bool", /^(?:true|True|TRUE|false|False|FALSE)$/],
  ["int", /^[-+]?[0-9]+$/],
  ["oct", /^0o[0-7]+$/],
  ["hex", /^0x[0-9a-fA-F]+$/],
  ["float", /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/],
  ["inf", /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/],
];

const types11: readonly (readonly [string, RegExp])[] = [
  ["null", /^(?:~|null|Null|NULL|)$/],
  ["bool", /^(?:true|True|TRUE|false|False|FALSE)$/],
  ["bool11", /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/],
  ["binary", /^[-+]?0b[0-1_]+$/],
  ["octal", /^[-+]?0[0-7_]+$/],
  ["int", /^[-+]?(?:0|[1-9][0-9]*)$/],
  ["int_", /^[-+]?[1-9][0-9_]*$/],
  ["hex", /^0x[0-9a-fA-F]+$/],
  ["hex_", /^[-+]?0x[0-9a-fA-F_]+$/],
  ["sexagesimal", /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/],
  ["float", /^[-+]?(?:[0-9]+)?\.[0-9]+(?:[eE][-+][0-9]+)?$/],
  ["float", /^[-+]?[0-9]+\.(?:[eE][-+][0-9]+)?$/],
  ["float_", /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+][0-9]+)?$/],
  ["inf", /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/],
  ["date", /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt]|[ \t]+[0-9])/],
  ["merge", /^<<$/],
  ["value", /^=$/],
];

function typeIn(table: readonly (readonly [string, RegExp])[], text: string): string {
  return table.find(([, pattern]) => pattern.test(text))?.[0] ?? "string";
}

/** Whether the two readers understand this unquoted scalar differently. */
export function isAmbiguous(text: string): boolean {
  return text !== "." && typeIn(core12, text) !== typeIn(types11, text);
}

/** No float in either version, but some readers take an exponent without a mantissa for one. */
const bareExponent = /^[-+]?[eE][-+]?[0-9]+$/;

/** Whether this unquoted scalar is a string to both. */
export function isPlainString(text: string): boolean {
  return (
    !bareExponent.test(text) &&
    typeIn(core12, text) === "string" &&
    typeIn(types11, text) === "string"
  );
}

/** Infinity and not-a-number, which JSON and so Kubernetes do not have. */
export function isNotJson(text: string): boolean {
  return typeIn(core12, text) === "inf";
}
