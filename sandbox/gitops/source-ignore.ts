const versionControl = [".git/", ".gitignore", ".gitmodules", ".gitattributes"];
const byDefault =
  "*.jpg,*.jpeg,*.gif,*.png,*.wmv,*.flv,*.tar.gz,*.zip,.github/,.circleci/,.travis.yml," +
  ".gitlab-ci.yml,appveyor.yml,.drone.yml,cloudbuild.yaml,codeship-services.yml," +
  "codeship-steps.yml,**/.goreleaser.yml,**/.sops.yaml,**/.flux.yaml";

/**
 * The files that source-controller puts into an artifact: without what the repository's
 * `.sourceignore` files and the `spec.ignore` of its GitRepository leave out, or by default where
 * they say nothing. The last pattern that fits a file decides, also below a folder that is left out
 * (https://fluxcd.io/flux/components/source/gitrepositories/#excluding-files, and
 * https://github.com/fluxcd/pkg/tree/main/sourceignore).
 */
export function withoutIgnored(
  files: ReadonlyMap<string, string>,
  ignore: string | undefined,
): Map<string, string> {
  const own = [
    ...[...files]
      .filter(([path]) => path.split("/").at(-1) === ".sourceignore")
      .toSorted(([a], [b]) => a.split("/").length - b.split("/").length)
      .flatMap(([path, text]) => patternsOf(text, path.slice(0, -".sourceignore".length))),
    ...patternsOf(ignore ?? "", ""),
  ];
  const standing = own.length > 0 ? versionControl : [...versionControl, ...byDefault.split(",")];
  const lastFirst = [...patternsOf(standing.join("\n"), ""), ...own].toReversed();
  return new Map(
    [...files].filter(([path]) => {
      const found = lastFirst.find(({ test }) => test.test(path));
      return found === undefined || found.takesBack;
    }),
  );
}

interface Pattern {
  test: RegExp;
  takesBack: boolean;
}

/** `below`: the folder of the file, with a slash at its end. */
function patternsOf(text: string, below: string): Pattern[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith("#") && line.trim() !== "")
    .map((line) => {
      const takesBack = line.startsWith("!");
      const given = (takesBack ? line.slice(1) : line).replace(/ +$/, "");
      const isFolder = given.endsWith("/");
      const pattern = isFolder ? given.slice(0, -1) : given;
      const end = isFolder ? "/" : "(?:/|$)";
      const start = `^${literal(below)}`;
      const source = pattern.includes("/")
        ? `${start}${pathOf(pattern)}${end}`
        : `${start}(?:.*/)?${nameOf(pattern)}${end}`;
      return { test: new RegExp(source), takesBack };
    });
}

/** `**` is any number of folders, or at the end all that is below. */
function pathOf(pattern: string): string {
  const parts = pattern
    .replace(/^\//, "")
    .replace(/\/\*\*$/, "")
    .split("/");
  return parts
    .map((part, index) =>
      part === "**" ? "(?:.+/)?" : `${nameOf(part)}${index === parts.length - 1 ? "" : "/"}`,
    )
    .join("");
}

function nameOf(part: string): string {
  return part.replace(/\\.|\[[^\]]+\]|[^]/g, (one) => {
    if (one === "*") return "[^/]*";
    if (one === "?") return "[^/]";
    return one.length > 1 ? one : literal(one);
  });
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
