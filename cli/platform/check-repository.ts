import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { type LocatedObject, readManifests } from "@/lib/admission";
import { PortalError } from "@/lib/errors";
import { blobHash } from "@/lib/git-host/thread";
import { isJsonObject, type JsonObject } from "@/lib/json";
import {
  checkPlatform,
  customKinds,
  type PlatformReport,
  templateNeeds,
  type TemplateNeeds,
} from "@/lib/platform";
import { clusterObjects, type Snapshot } from "@/lib/snapshots";
import { type Target, targetNowhere } from "@/lib/targets";
import { parseTemplate } from "@/lib/template";
import { readTexts } from "../policy/read-texts";
import type { OfPlatform } from "../tasks";
import { openBundle } from "../template/open-bundle";

/**
 * What a platform repository lacks, cluster by cluster, for templates that are read unless they are
 * known. Throws `bad_request`, `not_found`, `template_invalid`.
 */
export async function checkRepository(
  asked: OfPlatform,
  known?: readonly TemplateNeeds[],
): Promise<PlatformReport[]> {
  const { repository, catalog, live } = asked;
  const texts =
    "texts" in repository
      ? repository.texts
      : Object.fromEntries(
          (await readTexts(repository.folder)).map((file) => [file.path, file.text]),
        );
  const manifests = readManifests(
    Object.entries(texts).map(([file, text]) => ({ path: file, text })),
  );
  const targets = "targets" in repository ? repository.targets : targetsIn(manifests.objects);
  const [broken] = manifests.unreadable;
  if (targets.length === 0)
    throw new PortalError("not_found", "No Kustomization here is a parent of instances.", {
      hint: `${broken === undefined ? "" : `${broken.path} cannot be read (line ${broken.line}): ${broken.message}\n`}It is called tenants, in flux-system, with a path like ./tenants/staging. \`slipway platform init\` writes one for each cluster.`,
    });
  const templates = known ?? (await needsBelow(asked.templates));
  const policies = readManifests(await readTexts(path.join(catalog, "policies"))).objects.map(
    ({ object }) => object,
  );
  const unreadable = new Set(manifests.unreadable.map((file) => file.path));
  return clusterObjects(snapshotOf(texts), targets).flatMap(({ targets: ofCluster, ...applied }) =>
    ofCluster.map((target) =>
      checkPlatform(target.name, {
        names: { ...target, targetName: target.name },
        objects: [...applied.objects],
        unapplied: { ...applied, unreadable },
        templates,
        policies,
        live: live[target.name],
      }),
    ),
  );
}

/** `group/version Kind` of all that the templates of a folder write, but for what every cluster has. */
export async function kindsOfTemplates(folder: string): Promise<string[]> {
  return customKinds(await needsBelow(folder));
}

/** What each template of a folder needs. Throws `template_invalid`. */
export async function needsBelow(folder: string): Promise<TemplateNeeds[]> {
  const names = (await readdir(folder)).filter((name) =>
    existsSync(path.join(folder, name, "template.yaml")),
  );
  const needs: TemplateNeeds[] = [];
  for (const name of names.toSorted()) {
    const { template } = parseTemplate(await openBundle(path.join(folder, name)));
    if (template === undefined)
      throw new PortalError("template_invalid", `The template ${name} cannot be read.`, {
        hint: `slipway template lint ${path.join(folder, name)} says why.`,
      });
    needs.push(templateNeeds(template));
  }
  return needs;
}

function snapshotOf(texts: Readonly<Record<string, string>>): Snapshot {
  const files = Object.entries(texts).map(
    ([name, text]) => [name, { path: name, text, blob: blobHash(Buffer.from(text)) }] as const,
  );
  return { commit: "", files: new Map(files), skipped: [], others: new Map() };
}

/** A target for each parent of instances that a repository declares, as Slipway calls things by default. */
function targetsIn(located: readonly LocatedObject[]): Target[] {
  const objects = located.map(({ object }) => object);
  const nowhere = targetNowhere("");
  return objects.flatMap((object) => {
    if (!isCalled(object, "Kustomization", nowhere.fluxNamespace, nowhere.parentName)) return [];
    const folder = textAt(object, "spec", "path")?.replace(/^\.\//, "").replace(/\/$/, "");
    if (folder === undefined) return [];
    const name = path.posix.basename(folder);
    const sourceName = textAt(object, "spec", "sourceRef", "name") ?? nowhere.sourceName;
    const source = objects.find((one) =>
      isCalled(one, "GitRepository", nowhere.fluxNamespace, sourceName),
    );
    return [
      targetNowhere(name, {
        id: name,
        cluster: { id: name, name, apiUrl: undefined },
        pathPattern: `${folder}/{team}/{name}`,
        sourceName,
        branch: textAt(source, "spec", "ref", "branch") ?? nowhere.branch,
        repository: repositoryAt(textAt(source, "spec", "url"), nowhere.repository),
      }),
    ];
  });
}

function repositoryAt(
  address: string | undefined,
  otherwise: Target["repository"],
): Target["repository"] {
  if (address === undefined || !URL.canParse(address)) return otherwise;
  const url = new URL(address);
  const [name = "", owner = ""] = url.pathname
    .replace(/\.git$/, "")
    .split("/")
    .toReversed();
  const webUrl = `${url.protocol}//${url.host}/${owner}/${name}`;
  return { ...otherwise, owner, name, webUrl, apiUrl: `${url.protocol}//${url.host}` };
}

function isCalled(object: JsonObject, kind: string, namespace: string, name: string): boolean {
  return (
    object["kind"] === kind &&
    !String(object["apiVersion"]).startsWith("kustomize.config.k8s.io/") &&
    textAt(object, "metadata", "namespace") === namespace &&
    textAt(object, "metadata", "name") === name
  );
}

function textAt(object: JsonObject | undefined, ...steps: string[]): string | undefined {
  let value: unknown = object;
  for (const step of steps) value = isJsonObject(value) ? value[step] : undefined;
  return typeof value === "string" ? value : undefined;
}
