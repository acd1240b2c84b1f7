import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { pickValues } from "./pick-values";

const offers = [
  { path: "replicas", title: "Replicas", value: 2, isProposed: true },
  { path: "image.tag", title: "Image › Tag", value: "1", isProposed: true },
  { path: "image.digest", title: "Image › Digest", isProposed: false },
  { path: "debug", title: "Debug", value: false, isProposed: false },
];

async function picked(...lines: string[]): Promise<{ paths: string[]; said: string }> {
  const output = new PassThrough();
  const paths = await pickValues(offers, {
    input: Readable.from(lines.map((line) => `${line}\n`)),
    output,
  });
  return { paths, said: String(output.read()) };
}

describe("choosing the values that get a field", () => {
  it("begins with what is proposed, and an empty line takes it", async () => {
    const { paths, said } = await picked("");
    expect(paths).toEqual(["replicas", "image.tag"]);
    expect(said).toContain("    1 * Replicas (replicas = 2)");
    expect(said).not.toContain("Debug");
  });

  it("turns values on and off by number, range and path, a group with all that is in it", async () => {
    expect((await picked("1 4", "")).paths).toEqual(["image.tag", "debug"]);
    expect((await picked("image", "")).paths).toEqual(["replicas", "image.tag", "image.digest"]);
    expect((await picked("image image", "")).paths).toEqual(["replicas"]);
    expect((await picked("none", "3-4", "")).paths).toEqual(["image.digest", "debug"]);
    expect((await picked("all", "")).paths).toHaveLength(4);
  });

  it("lists by a word, and says what there is not", async () => {
    const { said } = await picked("/DIGEST *", "9 nothing", "");
    expect(said).toContain("    3   Image › Digest (image.digest)");
    expect(said).toContain("There is no 9.\nThere is no nothing.");
  });

  it("chooses nothing where the input ends", async () => {
    await expect(picked("1")).rejects.toMatchObject({ code: "invalid" });
  });
});
