const reserved = new Set(["true", "false", "null", "in"]);

/** Whether CEL can read a member by this name with a dot. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name);
}
