import { expect, it } from "vitest";
import { blobHash } from "@/lib/git-host/thread";
import { readFolder } from "./read-folder";
import { readRecord } from "./read-record";

/** As long as a record may be, and as slow to read as any text of that length. */
const slow = `a: [${"0,".repeat(256 * 1024 - 10)}0]\n`;

it("a record that takes long to read holds nothing else up, and is refused with a reason", async () => {
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  await expect(readRecord(slow)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("slipway.yaml is not a record of an instance"),
  });
  clearInterval(ticking);
  // In this thread there would be none.
  expect(ticks).toBeGreaterThan(5);
});

/** Of a folder that holds nothing but this record. */
async function problemOf(text: string): Promise<string | undefined> {
  const entry = { path: "a/slipway.yaml", blob: blobHash(text), size: text.length } as const;
  const host = {
    listFolder: () => Promise.resolve([{ ...entry, kind: "file" as const }]),
    readBlob: () => Promise.resolve(text),
  };
  return (await readFolder(host, "a", "c".repeat(40))).recordProblem;
}

it("a folder whose record is none, or longer than one may be, says so", async () => {
  expect(await problemOf("kind: Other\n")).toContain("not a record");
  expect(await problemOf(`${slow}${" ".repeat(100)}`)).toContain("more than 512 KiB");
});
