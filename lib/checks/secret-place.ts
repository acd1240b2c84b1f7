/** What findings of secrets are called, for people. */
export const secretsTitle = "Secrets in Git";

/** Where a value stands, in words; "" where only the line is known. */
export function secretPlace({
  kind,
  pointer,
}: {
  kind: string | undefined;
  pointer: string;
}): string {
  if (pointer === "") return "";
  return kind === undefined ? ` at ${pointer}` : ` of the ${kind} at ${pointer}`;
}
