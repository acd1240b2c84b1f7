/** `git check-ref-format`'s rules for a full name such as `refs/heads/topic`. */
export function isRefName(name: string): boolean {
  if (!name.startsWith("refs/") || name.split("/").length < 3) return false;
  // oxlint-disable-next-line no-control-regex -- git forbids control characters by name
  if (/[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.$|\/$/.test(name)) return false;
  return name
    .split("/")
    .every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}

/** A full object name. */
export function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}
