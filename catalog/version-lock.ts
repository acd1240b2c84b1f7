import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { readBundle } from "../lib/catalog/read-bundle";
import { parseTemplate, templateDigest } from "../lib/template";

/** The digest of every version that was ever shipped, by template and version. */
export type VersionLock = Record<string, Record<string, string>>;

export interface ShippedVersion {
  name: string;
  version: string;
  /** As an installation computes it when it takes the folder in. */
  digest: string;
}

const folder = import.meta.dirname;
const lockFile = path.join(folder, "versions.lock.json");

export async function readVersionLock(): Promise<VersionLock> {
  return JSON.parse(await readFile(lockFile, "utf8")) as VersionLock;
}

export async function writeVersionLock(lock: VersionLock): Promise<void> {
  await writeFile(lockFile, `${JSON.stringify(lock, undefined, 2)}\n`);
}

/** The current version of each template in `catalog/`. Throws where one does not parse. */
export async function readShippedVersions(): Promise<ShippedVersion[]> {
  const names = (await readdir(folder)).filter((name) =>
    existsSync(path.join(folder, name, "template.yaml")),
  );
  return Promise.all(
    names.toSorted().map(async (name) => {
      const bundle = await readBundle(path.join(folder, name));
      const { template, problems } = parseTemplate(bundle);
      if (template === undefined)
        throw new Error(`catalog/${name}: ${problems[0]?.message ?? "it does not parse"}`);
      return { name, version: template.definition.version, digest: templateDigest(bundle) };
    }),
  );
}

/** What has changed under a version that was shipped already, one sentence each. */
export function changedVersions(lock: VersionLock, shipped: readonly ShippedVersion[]): string[] {
  return shipped
    .filter(({ name, version, digest }) => (lockedDigest(lock, name, version) ?? digest) !== digest)
    .map(
      ({ name, version }) =>
        `${name} ${version} was shipped with other content, and installations keep that. ` +
        `Raise the version in catalog/${name}/template.yaml, say in its CHANGELOG.md ` +
        "what changes for its users, and run npm run lock-templates.",
    );
}

/** What is shipped and not in the lock yet, one sentence each. */
export function unlockedVersions(lock: VersionLock, shipped: readonly ShippedVersion[]): string[] {
  return shipped
    .filter(({ name, version }) => lockedDigest(lock, name, version) === undefined)
    .map(
      ({ name, version }) =>
        `${name} ${version} is not in catalog/versions.lock.json. Run npm run lock-templates.`,
    );
}

/** The lock with new versions added. Throws where content changed under a version that is in it. */
export function withNewVersions(
  lock: VersionLock,
  shipped: readonly ShippedVersion[],
): VersionLock {
  const changed = changedVersions(lock, shipped);
  if (changed.length > 0) throw new Error(changed.join("\n"));
  const names = [...new Set([...Object.keys(lock), ...shipped.map(({ name }) => name)])].toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const current = shipped
        .filter((each) => each.name === name)
        .map(({ version, digest }) => [version, digest]);
      return [name, { ...lock[name], ...Object.fromEntries(current) }];
    }),
  );
}

function lockedDigest(lock: VersionLock, name: string, version: string): string | undefined {
  return lock[name]?.[version];
}
