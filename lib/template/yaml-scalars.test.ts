import { describe, expect, it } from "vitest";
import { isAmbiguous, isNotJson, isPlainString } from "./yaml-scalars";

const values =
  "~|null|Null|NULL|true|True|TRUE|false|False|FALSE|0|-1|+12|0x1F|0xabc|.5|1.|12.5|-12.50|.55|" +
  "1.5e-10|.inf|-.inf|+.Inf|.INF|.nan|.NaN|.NAN";
const ambiguous =
  "y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|0o17|0o7|017|0644|08|0b11|1_000|0x1_F|12:30|" +
  "1:30:45|1_0.5|1e3|12e10|1.5e10|+.5_|2026-11-23|2026-1-2T10:00:00Z|2026-11-23 10:00:00|<<|=";
const texts =
  "nulls|trueish|untrue|yesterday|0o8|0xG|1.2.3|1-2|v1.5|a.inf|.infinite|2026-11|<<x|==|a:1";
/** With a letter before or after it, none of them is what it was. */
const lookAlikes = ["true", "FALSE", "0x1F", "0o17", "12.5", ".inf", ".NaN", "yes", "OFF"].flatMap(
  (text) => [`x${text}`, `${text}x`],
);

describe("an unquoted scalar", () => {
  it.each(values.split("|"))("%s is no text, and both readers agree on what it is", (text) => {
    expect([isPlainString(text), isAmbiguous(text)]).toEqual([false, false]);
  });

  it.each(ambiguous.split("|"))(
    "%s is one thing to a reader of YAML 1.1 and another to one of 1.2",
    (text) => {
      expect([isPlainString(text), isAmbiguous(text)]).toEqual([false, true]);
    },
  );

  it.each([...texts.split("|"), ...lookAlikes])("%s is text to both", (text) => {
    expect([isPlainString(text), isAmbiguous(text)]).toEqual([true, false]);
  });

  it("with an exponent and no mantissa is quoted, since some take it for a number", () => {
    expect(["e3", "-E+5", "e"].map(isPlainString)).toEqual([false, false, true]);
  });

  it("that is infinite or not a number cannot be written as JSON", () => {
    expect([".inf", "-.INF", "+.inf", ".nan"].map(isNotJson)).not.toContain(false);
    expect(["inf", "x.inf", ".infx", "1"].map(isNotJson)).not.toContain(true);
  });
});
