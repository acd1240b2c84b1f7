import { type FileGlob, isGlobMatch, parseFileGlob } from "./file-glob";

export const isSourceIgnore = (path: string): boolean => /(^|\/)\.sourceignore$/.test(path);

const versionControl = [".git/", ".gitignore", ".gitmodules", ".gitattributes"];
const byDefault = [
  "*.jpg",
  "*.jpeg",
  "*.gif",
  "*.png",
  "*.wmv",
  "*.flv",
  "*.tar.gz",
  "*.zip",
  ".github/",
  ".circleci/",
  ".travis.yml",
  ".gitlab-ci.yml",
  "appveyor.yml",
  ".drone.yml",
  "cloudbuild.yaml",
  "codeship-services.yml",
  "codeship-steps.yml",
  "**/.goreleaser.yml",
  "**/.sops.yaml",
  "**/.flux.yaml",
];

interface Pattern {
  /** The folder whose file says so. */
  folder: readonly string[];
  parts: readonly (FileGlob | "**" | "" | "nothing")[];
  isInclusion: boolean;
  isForFolders: boolean;
  hasFolders: boolean;
}

/**
 * What it may cost to apply them: characters of patterns times paths, and of patterns with a star,
 * which may be tried again at each character of a name, times characters of paths.
 */
const mostWork = 200_000_000;
/** Go's scanner of lines stops at one that is longer, in characters. */
const longestLine = 64 * 1024;

/**
 * What source-controller leaves out of the artifact of a repository: by its `.sourceignore` files
 * (`texts`, by path) and the `spec.ignore` of the GitRepository, or where neither says anything by
 * default (https://fluxcd.io/flux/components/source/gitrepositories/#excluding-files). It matches
 * as sourceignore of fluxcd/pkg does, which is not what Git does in all: a file may be
 * taken back in below a folder that is left out. Where there are too many patterns for so many
 * paths only the default counts: then more is judged than is applied, never less.
 */
export function leftOutOf(
  texts: ReadonlyMap<string, string>,
  ignore: string | undefined,
  paths: readonly string[],
): (path: string) => boolean {
  const files = [...texts]
    .map(([path, text]) => ({ folder: path.split("/").slice(0, -1), text }))
    .toSorted((a, b) => a.folder.length - b.folder.length);
  const said = [...files, { folder: [], text: ignore ?? "" }];
  const own =
    workOf(
      said.map(({ text }) => text),
      paths,
    ) > mostWork
      ? []
      : said.flatMap(({ folder, text }) => linesOf(text).map((line) => asPattern(line, folder)));
  const first = (own.length > 0 ? versionControl : [...versionControl, ...byDefault]).map((line) =>
    asPattern(line, []),
  );
  const lastFirst = [...first, ...own].toReversed();
  return (path) => {
    const names = path.split("/");
    const found = lastFirst.find((pattern) => isMatch(pattern, names));
    return found !== undefined && !found.isInclusion;
  };
}

function workOf(texts: readonly string[], paths: readonly string[]): number {
  const lines = texts.flatMap((text) => text.split("\n"));
  const withStars = charactersOf(lines.filter((line) => line.includes("*")));
  return (charactersOf(lines) + lines.length) * paths.length + withStars * charactersOf(paths);
}

const charactersOf = (texts: readonly string[]): number =>
  texts.reduce((sum, { length }) => sum + length, 0);

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const tooLong = lines.findIndex((line) => line.length >= longestLine);
  return (tooLong < 0 ? lines : lines.slice(0, tooLong)).filter(
    (line) => !line.startsWith("#") && line.trim() !== "",
  );
}

function asPattern(line: string, folder: readonly string[]): Pattern {
  const isInclusion = line.startsWith("!");
  let text = isInclusion ? line.slice(1) : line;
  if (!text.endsWith("\\ ")) text = text.replace(/(?<! ) +$/, "");
  const isForFolders = text.endsWith("/");
  if (isForFolders) text = text.slice(0, -1);
  const hasFolders = text.includes("/");
  const parts = text.split("/").map((part) => {
    if (hasFolders && (part === "" || part === "**")) return part;
    if (hasFolders && part.includes("**")) return "nothing";
    return parseFileGlob(part) ?? "nothing";
  });
  return { folder, parts, isInclusion, isForFolders, hasFolders };
}

/** `names`: the path of a file, never of a folder. */
function isMatch(pattern: Pattern, names: readonly string[]): boolean {
  const { folder } = pattern;
  if (names.length <= folder.length || folder.some((name, index) => names[index] !== name))
    return false;
  const below = names.slice(folder.length);
  return pattern.hasFolders ? isPathMatch(pattern, below) : isNameMatch(pattern, below);
}

/** A name of any folder on the way, or of the file. */
function isNameMatch({ parts, isForFolders }: Pattern, names: readonly string[]): boolean {
  const [part] = parts;
  if (part === undefined || typeof part === "string") return false;
  const at = names.findIndex((name) => isGlobMatch(part, name));
  return at >= 0 && !(isForFolders && at === names.length - 1);
}

function isPathMatch({ parts, isForFolders }: Pattern, names: readonly string[]): boolean {
  let at = 0;
  let isAnywhere = false;
  let isMatched = false;
  for (const [index, part] of parts.entries()) {
    if (part === "") isAnywhere = false;
    else if (part === "**") {
      if (index === parts.length - 1) break;
      isAnywhere = true;
    } else if (part === "nothing" || at >= names.length) return false;
    else if (isAnywhere) {
      isAnywhere = false;
      const found = names.findIndex((name, place) => place >= at && isGlobMatch(part, name));
      isMatched = found >= 0;
      at = found < 0 ? names.length : found + 1;
    } else {
      if (!isGlobMatch(part, names[at] ?? "")) return false;
      isMatched = true;
      at += 1;
    }
  }
  return isMatched && !(isForFolders && at === names.length);
}
