import { canonicalJson, childPointer, isJsonObject, type Json } from "@/lib/json";
import { folderKustomization } from "./instance-files";
import { manifestDocuments } from "./manifest-documents";
import { type InstanceRecord, recordFile } from "./record";
import { syncKustomization, type SyncTemplate } from "./sync";
import {
  type FolderCheck,
  type FolderProblem,
  type Folder,
  documentsOf,
  denied,
} from "./folder-problem";

/**
 * `kustomization.yaml` and `sync.yaml` say what follows from the record, by the engine that it
 * names, whatever they look like.
 */
export function checkOwnFiles(
  { head, target }: FolderCheck,
  folder: Folder,
  record: InstanceRecord,
  template: SyncTemplate,
): FolderProblem[] {
  const above = `${folder.path}/`;
  const within = [...head.keys()]
    .filter((path) => path.startsWith(above))
    .map((path) => [path.slice(above.length), head.get(path) ?? ""] as const);
  const documents = manifestDocuments(new Map(within));
  const wanted: [string, Json][] = [
    ["kustomization.yaml", folderKustomization()],
    ["sync.yaml", syncKustomization({ ...record, files: {} }, template, target, documents)],
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
