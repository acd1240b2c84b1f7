import * as fc from "fast-check";
import type { Json } from "@/lib/json";

/** Strings that YAML readers, substitutions and template engines have been known to take for something else. */
export const hostileStrings = [
  "", " ", "  x", "x  ", "\n", "\n\n", "a\nb", "a\nb\n", "a\n\n b\n", "\ta", "a\t", "a\n\tb", "\r", "a\r\nb", "\0", "\u0007", "\u001b[31m", "\u007f", "\u0085", "\u00a0", "a\u0085b",
  "\u2028", "a\u2029b", "\uFEFF", "\uFEFFa", "\uFFFE", "\uFFFF", "\u200e", "\u202egnp.exe", "\u2066x\u2069", "\u200bzero", "\u{E0001}", "\u{10FFFF}", "😀", "é", "e\u0301", "ﷺ",
  "on", "On", "off", "yes", "no", "y", "Y", "n", "N", "true", "True", "TRUE", "false", "null", "Null", "~", "=", "<<", "-", "--", "---", "...", ".", "..", "?", ":", ",", "#", "&", "*", "!", "|", ">", "%", "@", "`",
  "0", "-0", "+1", "012", "0o7", "0x1F", "0b11", "1_000", "1e3", "e0", "E-5", "1E5", "1.5", ".5", "1.", "1.0e+3", "12:30:45", "190:20:30", "2026-11-23", "2026-11-23T10:00:00Z", "2026-11-23 10:00:00", ".inf", "-.INF", ".nan", "0.0.0.0", "1.2.3", "08", "0e12345", "123456789012345678901234567890",
  "a: b", "a:", ": a", "a:b", "- a", "-a", "? a", "# a", "a # b", "a #b", "{a: b}", "[a]", "{}", "[]", "&a", "*a", "!!str a", "!a", "|-", ">+", "%YAML 1.1", "@a", "'a'", '"a"', "it's", 'say "hi"', "\\", "\\n", "a\\", "'", '"', "''", '""', "a, b", "[a, b", "a]", "}", "a}b",
  "${", "${x}", "$${x}", "$$${x}", "$", "$$", "$$$", "a$b", "$a", "${x:=y}", "${{ params.x }}", "$${{ x }}", "{{ .Values.x }}", "{{", "}}", "{", "a{", "{b", "$ {", "${SECRET}", "^a$", "x$${y", "#{x}", "%{x}", "<%= x %>",
  "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "key: |\n  text", "x\n---\ny", "x\n...\ny", "--- x", "\n- injected: true", "a\n  b: c", "  leading\nless", "x\n  more\nx", "last\n \n", "a \nb", "x".repeat(5000), "word ".repeat(400), `${"long ".repeat(60)}\nnext`, "a".repeat(1100),
];

/** Any text without half characters: pieces of the hostile ones, and anything else that Unicode has. */
export const hostileString: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileStrings) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...hostileStrings.filter((text) => text.length < 40)), { minLength: 2, maxLength: 4 }).map((parts) => parts.join("")) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(..."${}:#-\n\t '\"\\|>&*!%@`[],?=<~a0 ".split("")), maxLength: 12 }) },
);

/** Numbers at the edges of what JSON, int64 and double hold. */
export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, -0.5, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 53, 2 ** 53 - 1, -(2 ** 53), 2 ** 63, -(2 ** 63), 2 ** 64, 1e15, 123456789.125),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any JSON value; keys are hostile too. */
export const hostileValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small", withCrossShrink: true },
    hostileString,
    hostileNumber,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.uniqueArray(fc.tuple(hostileString.filter((key) => key.length < 900), tie("value")), { maxLength: 4, selector: ([key]) => key }).map((entries) => Object.fromEntries(entries) as Json),
  ),
})).value;
