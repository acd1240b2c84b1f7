import { TemplateFault } from "./problems";

const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/**
 * A path that stays inside the folder it is relative to, on every file system and in every Git
 * client, or a `TemplateFault`. Nothing is cleaned up: a path that is not right as it is, is
 * refused.
 */
export function checkPath(path: string): string {
  const refuse = (why: string): never => {
    throw new TemplateFault(
      "invalid-path",
      `${JSON.stringify(path)} cannot be the path of a file: ${why}.`,
      {
        expected: "A relative path like config/app.yaml.",
      },
    );
  };
  if (path === "") refuse("it is empty");
  if (new TextEncoder().encode(path).length > 400) refuse("it is too long");
  if (path !== path.normalize("NFC")) refuse("it is not normalised Unicode");
  if (/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}|\p{Default_Ignorable_Code_Point}/u.test(path))
    refuse("it has control or invisible characters");
  if (path.startsWith("/")) refuse("it is absolute");
  if (path.includes("\\")) refuse("it has a backslash");
  if (/[:*?"<>|%]/.test(path)) refuse('it has one of : * ? " < > | %');
  for (const segment of path.split("/")) {
    if (segment === "") refuse("it has an empty part");
    if (segment === "." || segment === "..") refuse("it has a part . or ..");
    if (/[. ]$/.test(segment) || segment.startsWith(" "))
      refuse("a part of it begins with a space or ends with a dot or a space");
    if (segment.toLowerCase() === ".git" || /^git~\d+$/i.test(segment))
      refuse("it leads into Git's own folder");
    if (segment.toLowerCase().startsWith(".git")) refuse("Git reads such files itself");
    if (segment.length > 200) refuse("a part of it is too long");
    if (reserved.test(segment)) refuse("Windows has a device of that name");
  }
  return path;
}

/** Two paths that are one file where upper and lower case are not told apart. */
export function samePathKey(path: string): string {
  return path.normalize("NFKC").toLowerCase();
}

/** Whether a file of this name is parsed as YAML. */
export function isYamlPath(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}
