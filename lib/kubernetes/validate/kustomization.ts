import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { listField, textField } from "../object";
import { nearest, shown, type Finding } from "../problem";
import type { ManifestFile } from "./found-object";

const fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** Whether kustomize reads this file as its own, and not as an object. */
export function isKustomization(path: string, document: Json | undefined): document is JsonObject {
  if (!fileNames.includes(path.slice(path.lastIndexOf("/") + 1)) || !isJsonObject(document))
    return false;
  return (textField(document, "apiVersion") ?? "kustomize.config.k8s.io/v1beta1").startsWith(
    "kustomize.config.k8s.io/",
  );
}

/** What the kustomization files of an instance make of its other files. */
export interface Layout {
  /** Problems of kustomization files, by path. */
  findings: Map<string, Finding[]>;
  /** Files that hold patches or values of a kustomization: no objects of their own. */
  parts: Set<string>;
  /** The namespace that a kustomization gives to the objects of a file. */
  namespaces: Map<string, string>;
  /** Files with objects that no kustomization lists, where the top folder has one. */
  notListed: string[];
}

type Reading = Layout & { files: Map<string, ManifestFile>; listed: Set<string> };

export function readLayout(files: readonly ManifestFile[]): Layout {
  const reading: Reading = {
    findings: new Map(),
    parts: new Set(),
    namespaces: new Map(),
    notListed: [],
    listed: new Set(),
    files: new Map(files.map((file) => [file.path, file])),
  };
  for (const file of files) {
    if (isKustomization(file.path, file.documents[0]))
      readFile(file.path, file.documents[0], reading);
  }
  const top = kustomizationIn("", reading);
  if (top !== undefined) {
    follow(top, undefined, reading, new Set());
    const yaml = files.filter(
      (file) => file.documents.some(isJsonObject) && !isKustomization(file.path, file.documents[0]),
    );
    reading.notListed = yaml
      .map((file) => file.path)
      .filter((path) => !reading.listed.has(path) && !reading.parts.has(path));
  }
  return reading;
}

function kustomizationIn(folder: string, reading: Reading): string | undefined {
  const path = fileNames
    .map((name) => join(folder, name))
    .find((path) => path !== undefined && reading.files.has(path));
  return path !== undefined && isKustomization(path, reading.files.get(path)?.documents[0])
    ? path
    : undefined;
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** A path relative to a folder, made plain; undefined where it leaves the top folder. */
function join(folder: string, relative: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** Where kustomize would fetch from elsewhere: nothing of it can be seen here. */
function isRemote(entry: string): boolean {
  return (
    /^[a-z+]+:\/\//i.test(entry) ||
    /^git@|^(?:github\.com|gitlab\.com|bitbucket\.org)\/|[?&]ref=/.test(entry)
  );
}

function textsAt(document: JsonObject, key: string): { text: string; path: (string | number)[] }[] {
  return listField(document, key).flatMap((entry, index) =>
    typeof entry === "string" ? [{ text: entry, path: [key, index] }] : [],
  );
}

/**
 * Files that a kustomization refers to, apart from its resources: patches and what generators read.
 */
function partsOf(document: JsonObject): { text: string; path: (string | number)[] }[] {
  const patches = ["patches", "patchesJson6902", "replacements"].flatMap((key) =>
    listField(document, key).flatMap((entry, index) => {
      const text = textField(entry, "path");
      return text === undefined ? [] : [{ text, path: [key, index, "path"] }];
    }),
  );
  const strategic = textsAt(document, "patchesStrategicMerge").filter(
    ({ text }) => !text.includes("\n"),
  );
  const generated = ["configMapGenerator", "secretGenerator"].flatMap((key) =>
    listField(document, key).flatMap((entry, index) =>
      ["files", "envs"].flatMap((list) =>
        listField(entry, list).flatMap((file, at) =>
          typeof file === "string"
            ? [{ text: file.slice(file.indexOf("=") + 1), path: [key, index, list, at] }]
            : [],
        ),
      ),
    ),
  );
  const others = ["configurations", "crds", "transformers", "generators"].flatMap((key) =>
    textsAt(document, key).filter(({ text }) => !text.includes("\n")),
  );
  return [...patches, ...strategic, ...generated, ...others];
}

function readFile(path: string, document: JsonObject, reading: Reading): void {
  const folder = folderOf(path);
  const findings: Finding[] = [];
  reading.findings.set(path, findings);
  const missing = (text: string, at: (string | number)[], why: string, expected?: string) =>
    findings.push({
      severity: "error",
      code: "missing-file",
      message: `${path} lists ${shown(text)}, ${why}.`,
      path: at,
      ...(expected === undefined ? {} : { expected }),
    });
  const near = (text: string) =>
    nearest(
      text,
      [...reading.files.keys()]
        .filter((file) => folder === "" || file.startsWith(`${folder}/`))
        .map((file) => (folder === "" ? file : file.slice(folder.length + 1))),
    );

  const seen = new Set<string>();
  for (const { text, path: at } of [
    ...textsAt(document, "resources"),
    ...textsAt(document, "bases"),
    ...textsAt(document, "components"),
  ]) {
    if (isRemote(text)) continue;
    const target = join(folder, text);
    if (target !== undefined && seen.has(target))
      findings.push({
        severity: "error",
        code: "duplicate-object",
        message: `${path} lists ${shown(text)} twice.`,
        path: at,
      });
    if (target !== undefined) seen.add(target);
    if (target === undefined) missing(text, at, "which is outside of the instance's folder");
    else if (target === path) missing(text, at, "which is itself");
    else if (
      reading.files.has(target) &&
      isKustomization(target, reading.files.get(target)?.documents[0])
    )
      missing(text, at, "a kustomization file; list its folder instead", folderOf(text) || ".");
    else if (!reading.files.has(target) && kustomizationIn(target, reading) === undefined) {
      const folderThere = [...reading.files.keys()].some((file) => file.startsWith(`${target}/`));
      missing(
        text,
        at,
        folderThere ? "a folder without a kustomization.yaml" : "which is not there",
        folderThere ? `${text.replace(/\/$/, "")}/kustomization.yaml` : near(text),
      );
    }
  }
  for (const { text, path: at } of partsOf(document)) {
    const target = join(folder, text);
    if (target !== undefined && reading.files.has(target)) reading.parts.add(target);
    else if (!isRemote(text))
      missing(
        text,
        at,
        target === undefined ? "which is outside of the instance's folder" : "which is not there",
        near(text),
      );
  }
}

/**
 * Notes which files a kustomization applies, and in which namespace; the outermost `namespace`
 * wins, as in kustomize.
 */
function follow(
  path: string,
  outer: string | undefined,
  reading: Reading,
  walked: Set<string>,
): void {
  const document = reading.files.get(path)?.documents[0];
  if (!isJsonObject(document) || walked.has(path)) return;
  walked.add(path);
  const namespace = outer ?? textField(document, "namespace");
  for (const key of ["resources", "bases", "components"]) {
    for (const entry of listField(document, key)) {
      const target = typeof entry === "string" ? join(folderOf(path), entry) : undefined;
      if (target === undefined) continue;
      const inner = kustomizationIn(target, reading);
      if (reading.files.has(target)) {
        reading.listed.add(target);
        if (namespace !== undefined) reading.namespaces.set(target, namespace);
      } else if (inner !== undefined) follow(inner, namespace, reading, walked);
    }
  }
}
