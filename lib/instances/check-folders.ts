import { PortalError } from "@/lib/errors";
import { isJsonObject } from "@/lib/json";
import type { TemplateScope } from "@/lib/template";
import { instanceNameSchema, teamNameSchema } from "./names";
import { type InstanceRecord, isKnownEngine, parseRecord, recordFile } from "./record";
import {
  type FolderCheck,
  type FolderProblem,
  type Folder,
  documentsOf,
  denied,
} from "./folder-problem";
import { instanceFolders } from "./folder-pattern";
import { checkRecord } from "./check-record";
import { checkOwnFiles } from "./check-own-files";

/**
 * Whether what a change does below a target's folder is what Slipway would do: an instance's folder
 * holds its record, a `kustomization.yaml` that lists `sync.yaml` only, and a `sync.yaml` that
 * follows from the record; so nobody applies anything with another account, name or folder than is
 * theirs. What the change does not touch is not looked at. Pure.
 */
export function checkFolders(check: FolderCheck): FolderProblem[] {
  const { above, folderOf } = instanceFolders(check.target);
  const changed = [...new Set([...check.head.keys(), ...check.base.keys()])]
    .filter((path) => path.startsWith(`${above}/`) && check.head.get(path) !== check.base.get(path))
    .sort();
  const folders = new Map<string, Folder>();
  const problems: FolderProblem[] = [];
  for (const path of changed) {
    const folder = folderOf(path);
    if (folder) folders.set(folder.path, folder);
    else problems.push(...checkBetween(check, path));
  }
  for (const { path: folder } of folders.values()) {
    const first = changed.find((path) => path.startsWith(`${folder}/`)) ?? folder;
    if (check.only !== undefined && folder !== check.only)
      problems.push(
        denied(
          first,
          "",
          `This pull request is of the instance in ${check.only}: another instance is changed by one of its own.`,
        ),
      );
  }
  const holdsFiles = (folder: Folder) =>
    [...check.head.keys()].some((path) => path.startsWith(`${folder.path}/`));
  return [
    ...problems,
    ...[...folders.values()].filter(holdsFiles).flatMap((folder) =>
      checkFolder(
        check,
        folder,
        changed.filter((path) => path.startsWith(`${folder.path}/`)),
      ),
    ),
  ];
}

/**
 * Outside of instances, the parent itself would apply it: with an account that may make
 * Kustomizations of any kind.
 */
function checkBetween({ head }: FolderCheck, path: string): FolderProblem[] {
  const text = head.get(path);
  if (text === undefined || !/\.(ya?ml|json)$|(^|\/)Kustomization$/.test(path)) return [];
  if (/(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path))
    return [
      denied(
        path,
        "",
        "It would change what is applied of every instance below it: between instances there are no kustomizations.",
      ),
    ];
  const kinds = documentsOf(text).flatMap((document) =>
    isJsonObject(document) &&
    String(document["apiVersion"]).startsWith("kustomize.toolkit.fluxcd.io/")
      ? [document]
      : [],
  );
  return kinds.length === 0
    ? []
    : [
        denied(
          path,
          "/kind",
          "A Kustomization of Flux stands in the folder of an instance, and says what " +
            "Slipway writes there: anywhere else it could take any account.",
        ),
      ];
}

function checkFolder(
  check: FolderCheck,
  folder: Folder,
  changed: readonly string[],
): FolderProblem[] {
  const { head, base } = check;
  const at = (file: string) => `${folder.path}/${file}`;
  const recordText = head.get(at(recordFile));
  const wasThere = [...base.keys()].some((path) => path.startsWith(`${folder.path}/`));
  const first = changed.find((path) => head.has(path)) ?? at(recordFile);
  if (recordText === undefined) {
    // What lies there since before Slipway is nobody's instance.
    if (wasThere && !base.has(at(recordFile))) return [];
    return [
      denied(
        first,
        "",
        `An instance has a record, ${recordFile}, and this folder has ` +
          `none${base.has(at(recordFile)) ? " any more" : ""}.`,
      ),
    ];
  }
  if (
    !teamNameSchema.safeParse(folder.team).success ||
    !instanceNameSchema.safeParse(folder.name).success
  )
    return [
      denied(first, "", `${folder.team}/${folder.name} is no name of a team and an instance.`),
    ];
  let record: InstanceRecord;
  try {
    record = parseRecord(recordText);
  } catch (error) {
    return [
      denied(
        at(recordFile),
        "",
        error instanceof PortalError ? error.message : "The record cannot be read.",
      ),
    ];
  }
  const version = check.template(record.template.name, record.template.version);
  const own = ["kustomization.yaml", "sync.yaml", recordFile].map(at);
  const mustFit = own.some((path) => changed.includes(path))
    ? [
        ...checkRecord(check, folder, record, version),
        ...(isKnownEngine(record.engine)
          ? checkOwnFiles(check, folder, record, version ?? { scope: "team", healthChecks: [] })
          : []),
      ]
    : [];
  return [...mustFit, ...checkPlatform(check, folder, version?.scope ?? "team", changed)];
}

/** What is applied with the platform's rights comes from a request, which Ops approve. */
function checkPlatform(
  check: FolderCheck,
  folder: Folder,
  scope: TemplateScope,
  changed: readonly string[],
): FolderProblem[] {
  if (scope !== "platform") return [];
  const byHand = changed.filter(
    (path) => check.head.has(path) && !check.isOurs(path, check.head.get(path) ?? ""),
  );
  const [first] = byHand;
  if (first === undefined) return [];
  const before = check.base.get(`${folder.path}/${recordFile}`);
  const was = before === undefined ? undefined : scopeOf(check, before);
  if (was !== "platform")
    return [
      denied(
        first,
        "",
        "It would be applied with the rights of the platform: that takes a request made with " +
          "Slipway, which Ops approve.",
      ),
    ];
  return [
    {
      ...denied(
        first,
        "",
        "It is applied with the rights of the platform, and was changed by hand: somebody of Ops should look at it.",
      ),
      verdict: "warned",
    },
  ];
}

function scopeOf(check: FolderCheck, recordText: string): TemplateScope | undefined {
  try {
    const { template } = parseRecord(recordText);
    return check.template(template.name, template.version)?.scope;
  } catch {
    return undefined;
  }
}
