import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, templateNames } from "./testing";
import {
  changedVersions,
  readShippedVersions,
  readVersionLock,
  unlockedVersions,
  type VersionLock,
  withNewVersions,
} from "./version-lock";

const lock: VersionLock = {
  "web-service": { "1.0.0": "a", "1.1.0": "b" },
  retired: { "1.0.0": "r" },
};
const shipping = (version: string, digest: string) => [{ name: "web-service", version, digest }];

describe("the templates that ship", () => {
  it("have the content that their version was first shipped with", async () => {
    expect(changedVersions(await readVersionLock(), await readShippedVersions())).toEqual([]);
  });

  it("are all in the lock", async () => {
    expect(unlockedVersions(await readVersionLock(), await readShippedVersions())).toEqual([]);
  });

  it.each(templateNames)(
    "have an entry in their change log for every version in the lock, and no others: %s",
    async (name) => {
      const changes = await readFile(path.join(folderOf(name), "CHANGELOG.md"), "utf8");
      const described = [...changes.matchAll(/^## (\S+)/gm)].map(([, version]) => version);
      expect(described.toReversed()).toEqual(Object.keys((await readVersionLock())[name] ?? {}));
    },
  );
});

describe("the lock of versions", () => {
  it("refuses other content under a version that it knows, and says what to do", () => {
    const [said] = changedVersions(lock, shipping("1.1.0", "other"));
    expect(said).toContain("web-service 1.1.0 was shipped with other content");
    expect(said).toContain("Raise the version in catalog/web-service/template.yaml");
    expect(said).toContain("CHANGELOG.md");
    expect(said).toContain("npm run lock-templates");
    expect(changedVersions(lock, shipping("1.1.0", "b"))).toEqual([]);
  });

  it("refuses a version that it does not know until that is added", () => {
    expect(unlockedVersions(lock, shipping("1.2.0", "c"))).toEqual([
      "web-service 1.2.0 is not in catalog/versions.lock.json. Run npm run lock-templates.",
    ]);
    const extended = withNewVersions(lock, shipping("1.2.0", "c"));
    expect(unlockedVersions(extended, shipping("1.2.0", "c"))).toEqual([]);
  });

  it("adds a version beside those it has, and keeps templates that ship no more", () => {
    expect(
      withNewVersions(lock, [
        ...shipping("1.2.0", "c"),
        { name: "bucket", version: "1.0.0", digest: "d" },
      ]),
    ).toEqual({
      bucket: { "1.0.0": "d" },
      retired: { "1.0.0": "r" },
      "web-service": { "1.0.0": "a", "1.1.0": "b", "1.2.0": "c" },
    });
  });

  it("alters no version that it has", () => {
    expect(() => withNewVersions(lock, shipping("1.0.0", "other"))).toThrow(/Raise the version/);
  });
});
