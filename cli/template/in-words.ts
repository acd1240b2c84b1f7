import type { TemplateProblem } from "@/lib/template";

/** `files/x.yaml:3:5: error: …`, as editors and CI systems recognise it. */
export function problemInWords({
  file,
  line,
  column,
  severity,
  message,
  expected,
  pointer,
  test,
}: TemplateProblem & { test?: string }): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  const because = [
    ...(pointer === undefined || pointer === "" ? [] : [`parameter ${pointer}`]),
    ...(test === undefined || test === file ? [] : [`found by ${test}`]),
  ].join(", ");
  return [
    place === "" ? "" : `${place}: `,
    `${severity}: ${message}`,
    because === "" ? "" : ` (${because})`,
    expected === undefined ? "" : `\n  expected: ${expected}`,
  ].join("");
}

/** `1 error, 3 warnings`; "nothing to say" where there is none. */
export function countInWords(problems: readonly TemplateProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const parts = [counted(errors, "error"), counted(problems.length - errors, "warning")].filter(
    (part) => part !== "",
  );
  return parts.length === 0 ? "nothing to say" : parts.join(", ");
}

function counted(count: number, word: string): string {
  return count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Every line of a text further to the right. */
export function indented(text: string, by: number): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : " ".repeat(by) + line))
    .join("\n");
}
