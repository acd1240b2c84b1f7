import type { Verdict } from "@/lib/admission";
import { PortalError } from "@/lib/errors";
import { canonicalJson, childPointer, isJsonObject, type Json } from "@/lib/json";
import { fillPattern, type Target } from "@/lib/targets";
import type { RenderedFile, TemplateScope } from "@/lib/template";
import { readYaml } from "@/lib/yaml";
import { folderKustomization } from "./instance-files";
import { instanceNamespace, instanceNameSchema, teamNameSchema } from "./names";
import { type InstanceRecord, parseRecord, recordFile } from "./record";
import { syncKustomization } from "./sync";

/** Texts by path, of a repository at a commit. */
export type Texts = ReadonlyMap<string, string>;

export interface FolderCheck {
  target: Target;
  /** What is to be merged, and what there was. */
  head: Texts;
  base: Texts;
  /** What is known of a version of a template; undefined where it is none of this catalog. */
  template(name: string, version: string): { scope: TemplateScope; digest: string } | undefined;
  /** The folder that the change is about, where it is a request's: then it is about no other. */
  only?: string;
  /** Whether a request made with Slipway writes this text at this path. */
  isOurs(path: string, text: string): boolean;
}

/** What an instance's own files may not say. */
export interface FolderProblem {
  path: string;
  /** JSON Pointer in its first document; "" where it is about the file. */
  field: string;
  message: string;
  /** What Slipway would write. */
  expected?: string;
  /** `denied` unless it is only to be looked at. */
  verdict: Extract<Verdict, "denied" | "warned">;
}

interface Folder {
  path: string;
  team: string;
  name: string;
}

/**
 * Whether what a change does below a target's folder is what Slipway would do: an instance's folder
 * holds its record, a `kustomization.yaml` that lists `sync.yaml` only, and a `sync.yaml` that
 * follows from the record; so nobody applies anything with another account, name or folder than is
 * theirs. What the change does not touch is not looked at. Pure.
 */
export function checkFolders(check: FolderCheck): FolderProblem[] {
  const fixed = fillPattern(check.target.pathPattern, {
    environment: check.target.environment,
    cluster: check.target.cluster.name,
    target: check.target.name,
  });
  const pattern = new RegExp(
    `^${fixed
      .replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&")
      .replace("{team}", "(?<team>[^/]+)")
      .replace("{name}", "(?<name>[^/]+)")
      .replaceAll(/\{[a-z]+\}/g, "[^/]+")}(?=/)`,
  );
  const above = fixed
    .split("/")
    .slice(
      0,
      Math.max(
        0,
        fixed.split("/").findIndex((part) => part.includes("{")),
      ),
    )
    .join("/");
  const changed = [...new Set([...check.head.keys(), ...check.base.keys()])]
    .filter((path) => path.startsWith(`${above}/`) && check.head.get(path) !== check.base.get(path))
    .sort();
  const folders = new Map<string, Folder>();
  const problems: FolderProblem[] = [];
  for (const path of changed) {
    const found = pattern.exec(path);
    const { team, name } = found?.groups ?? {};
    if (found && team !== undefined && name !== undefined)
      folders.set(found[0], { path: found[0], team, name });
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
          "A Kustomization of Flux stands in the folder of an instance, and says what Slipway writes there: anywhere else it could take any account.",
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
        `An instance has a record, ${recordFile}, and this folder has none${base.has(at(recordFile)) ? " any more" : ""}.`,
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
        ...checkOwnFiles(check, folder, record, version?.scope ?? "team"),
      ]
    : [];
  return [...mustFit, ...checkPlatform(check, folder, version?.scope ?? "team", changed)];
}

/** The record speaks of the folder that it is in. */
function checkRecord(
  { head, base, target }: FolderCheck,
  folder: Folder,
  record: InstanceRecord,
  version: ReturnType<FolderCheck["template"]>,
): FolderProblem[] {
  const path = `${folder.path}/${recordFile}`;
  const said: [string, string, string][] = [
    ["/metadata/team", record.team, folder.team],
    ["/metadata/name", record.name, folder.name],
    ["/spec/target/name", record.target.name, target.name],
    ["/spec/target/environment", record.target.environment, target.environment],
    ["/spec/target/cluster", record.target.cluster, target.cluster.name],
    ["/spec/target/path", record.target.path, folder.path],
    ["/spec/target/namespace", record.target.namespace, instanceNamespace(folder.team)],
    ...(version === undefined
      ? []
      : ([["/spec/template/digest", record.template.digest, version.digest]] as [
          string,
          string,
          string,
        ][])),
  ];
  const problems = said
    .filter(([, is, must]) => is !== must)
    .map(([field, is, must]) =>
      denied(path, field, `The record says ${is}, and this is ${must}.`, must),
    );
  const before = idIn(base.get(path));
  if (before !== undefined && before !== record.id)
    problems.push(
      denied(
        path,
        "/metadata/id",
        "An instance keeps its id for life; another one takes another name, or comes after this one is gone.",
        before,
      ),
    );
  const twin = [...head].find(
    ([other, text]) =>
      other !== path && other.endsWith(`/${recordFile}`) && idIn(text) === record.id,
  );
  if (twin !== undefined)
    problems.push(
      denied(
        path,
        "/metadata/id",
        `It is the id of the instance in ${twin[0].slice(0, -recordFile.length - 1)}.`,
      ),
    );
  return problems;
}

const idIn = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : /^[ \t]+id:\s*"?([0-9a-f-]{36})"?\s*$/m.exec(text)?.[1];

/**
 * `kustomization.yaml` and `sync.yaml` say what follows from the record, whatever they look like.
 */
function checkOwnFiles(
  { head, target }: FolderCheck,
  folder: Folder,
  record: InstanceRecord,
  scope: TemplateScope,
): FolderProblem[] {
  const manifests = [...head]
    .filter(([path]) => path.startsWith(`${folder.path}/manifests/`) && /\.ya?ml$/.test(path))
    .map(([path, content]): RenderedFile => ({
      path,
      content,
      documents: documentsOf(content),
      provenance: [],
    }));
  const wanted: [string, Json][] = [
    ["kustomization.yaml", folderKustomization()],
    ["sync.yaml", syncKustomization({ ...record, files: {} }, scope, target, manifests)],
  ];
  return wanted.flatMap(([file, expected]) => {
    const path = `${folder.path}/${file}`;
    const text = head.get(path);
    if (text === undefined)
      return [
        denied(
          `${folder.path}/${recordFile}`,
          "",
          `The folder of an instance has a ${file}, and this one has none.`,
        ),
      ];
    const documents = documentsOf(text);
    if (documents.length !== 1)
      return [
        denied(
          path,
          "",
          `It has one document, which Slipway writes; here there are ${documents.length}.`,
        ),
      ];
    return differences(expected, documents[0] ?? null, "")
      .slice(0, 5)
      .map(({ pointer, must, is }) => {
        const what = pointer === "" ? "it" : pointer.slice(1).replaceAll("/", ".");
        return denied(
          path,
          pointer,
          is === undefined
            ? `Slipway writes ${what} here, and it is missing.`
            : must === undefined
              ? `Slipway does not write ${what} here.`
              : `Slipway writes something else as ${what}.`,
          must === undefined ? undefined : shown(must),
        );
      });
  });
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
        "It would be applied with the rights of the platform: that takes a request made with Slipway, which Ops approve.",
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

function documentsOf(text: string): Json[] {
  return readYaml(text, { longest: text.length }).documents.map(({ value }) => value);
}

/** Where a value differs from what it must be, the deepest places. */
function differences(
  must: Json | undefined,
  is: Json | undefined,
  pointer: string,
): { pointer: string; must: Json | undefined; is: Json | undefined }[] {
  if (isJsonObject(must) && isJsonObject(is)) {
    const keys = [...new Set([...Object.keys(must), ...Object.keys(is)])];
    return keys.flatMap((key) =>
      differences(ownValue(must, key), ownValue(is, key), childPointer(pointer, key)),
    );
  }
  if (must !== undefined && is !== undefined && canonicalJson(must) === canonicalJson(is))
    return [];
  return must === is ? [] : [{ pointer, must, is }];
}

function ownValue(object: { [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

const shown = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

function denied(path: string, field: string, message: string, expected?: string): FolderProblem {
  return {
    path,
    field,
    message,
    verdict: "denied",
    ...(expected === undefined ? {} : { expected }),
  };
}
