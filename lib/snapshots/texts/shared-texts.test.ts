import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blobHash } from "@/lib/git-host/thread";
import { clusterObjects } from "../cluster-objects";
import { exampleTexts, instanceTexts, snapshotOf, targetOn } from "../testing";
import { CollectedTexts } from "./collected-texts";
import { memoryOf, received, toSend } from "./sent-snapshot";

const path = fc.string({ minLength: 1 }).filter((one) => !one.includes("\0"));
const texts = fc.dictionary(path, fc.string({ unit: "grapheme" }), { noNullPrototype: true });

describe("a snapshot that is sent to a thread", () => {
  test("is the same on the other side, whatever its paths and texts are", () => {
    fc.assert(
      fc.property(texts, (given) => {
        const snapshot = snapshotOf(given);
        const again = received(structuredClone(toSend(snapshot)));
        const plain = [...again.files].map(([name, file]) => [name, { ...file, text: file.text }]);
        expect(plain).toEqual([...snapshot.files]);
        expect([...again.files.keys()]).toEqual([...snapshot.files.keys()]);
        expect(again.files.size).toBe(snapshot.files.size);
        for (const name of snapshot.files.keys())
          expect([again.files.has(name), again.files.get(name)?.text]).toEqual([true, given[name]]);
        expect([again.files.has("\0"), again.files.get("\0")]).toEqual([false, undefined]);
      }),
    );
  });

  test("leads to the same objects as one whose texts are all there", () => {
    const given = { ...exampleTexts(), ...instanceTexts("staging", "payments", "web") };
    const listed = (files: typeof snapshot) =>
      clusterObjects(files, [targetOn("staging")]).map((cluster) => ({
        ...cluster,
        objects: [...cluster.objects],
      }));
    const snapshot = snapshotOf(given);
    expect(listed(received(toSend(snapshot)))).toEqual(listed(snapshot));
  });
});

const many = Array.from({ length: 400 }, (_, at) => `n: ${at}\n${`line ${at}\n`.repeat(200)}`);
const entries = many.map((text, at) => ({ path: `${at}.yaml`, blob: blobHash(Buffer.from(text)) }));

function collected(): CollectedTexts {
  const all = new CollectedTexts();
  for (const [at, text] of many.entries()) all.add(entries[at]?.blob ?? "", text);
  return all;
}

describe("texts of a repository", () => {
  test("take a part of the memory that they have as strings", () => {
    const files = collected().filesOf(entries);
    const characters = many.reduce((sum, { length }) => sum + length, 0);
    expect([...files.values()].map(({ text }) => text)).toEqual(many);
    expect(files.bytes).toBeLessThan(characters / 5);
    expect(memoryOf({ commit: "", files, skipped: [], others: new Map() })).toBeGreaterThan(
      files.bytes,
    );
  });

  test("that another commit has are shared with it: what is new is all that is added", () => {
    const before = collected().filesOf(entries);
    const next = new CollectedTexts([before]);
    expect(entries.every(({ blob }) => next.has(blob))).toBe(true);
    next.add("new", "n: new\n");
    const after = next.filesOf([...entries, { path: "new.yaml", blob: "new" }]);
    expect(after.get("new.yaml")?.text).toBe("n: new\n");
    expect(after.get("7.yaml")?.text).toBe(many[7]);
    const own = after.sent.blocks.filter((block) => !before.sent.blocks.includes(block));
    expect(own.map(({ length }) => length)).toEqual([expect.any(Number)]);
    expect(own[0]?.length).toBeLessThan(100);
  });

  test("that are not there are left out of the files", () => {
    const files = collected().filesOf([{ path: "a.yaml", blob: "none" }, ...entries.slice(0, 1)]);
    expect([...files.keys()]).toEqual(["0.yaml"]);
  });
});
