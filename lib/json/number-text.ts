const notation = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,6})?$/i;

/** Whether a text reads as a number in decimal or exponent notation, whatever its size. */
export function isNumberText(text: string): boolean {
  return notation.test(text);
}

/**
 * The number that a text stands for; undefined where it stands for none, or where no double holds
 * it exactly: it would be written as another number than somebody typed.
 */
export function numberOfText(text: string): number | undefined {
  const written = text.trim();
  if (!isNumberText(written)) return undefined;
  const number = Number(written);
  return Number.isFinite(number) && isNumberAsWritten(number, written) ? number : undefined;
}

/** Whether a number is written with the digits of that text, in whichever notation. */
export function isNumberAsWritten(number: number, text: string): boolean {
  return significant(String(number)) === significant(text);
}

/** Sign, digits and exponent, without zeros that say nothing. */
function significant(text: string): string {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end -= 1;
  if (end === 0) return "0";
  const power = Number(exponent) - fraction.length + (digits.length - end);
  return `${sign}${digits.slice(0, end)}e${power}`;
}
