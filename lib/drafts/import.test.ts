import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { runTask } from "@/lib/threads/server";
import { importTask, offersTask } from "./tasks";
import { kroDefinition } from "./testing";

type Entry = { name: string; text?: string; type?: "symlink" | "directory"; linkname?: string };

async function archive(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  const parts: Buffer[] = [];
  tar.on("data", (part) => parts.push(part as Buffer));
  for (const { name, text = "", ...header } of entries) tar.entry({ name, ...header }, text);
  tar.finalize();
  await once(tar, "end");
  return gzipSync(Buffer.concat(parts));
}

const chart: Entry[] = [
  { name: "shop/Chart.yaml", text: "apiVersion: v2\nname: shop\nversion: 1.2.3\n" },
  { name: "shop/values.yaml", text: "# Copies\nreplicas: 2\nimage: { tag: a, pullPolicy: b }\n" },
];
const input = { format: "helm", fileName: "shop-1.2.3.tgz" } as const;

test("an uploaded chart becomes a bundle with a report, and with the values that were picked", async () => {
  const bytes = await archive([...chart, { name: "shop/logo.png", text: "\u0000" }]);
  const offers = await runTask(offersTask, { input, bytes });
  expect(offers.map(({ path, isProposed }) => [path, isProposed])).toEqual([
    ["replicas", true],
    ["image.tag", true],
    ["image.pullPolicy", false],
  ]);
  const picked = { ...input, only: ["image.pullPolicy"] };
  const { bundle, report, skipped } = await runTask(importTask, { input: picked, bytes });
  expect(report).toMatchObject({ format: "helm", name: "shop", version: "1.2.3" });
  expect(bundle["template.yaml"]).toContain("pullPolicy");
  expect(bundle["template.yaml"]).not.toContain("replicas:");
  expect(skipped).toEqual(["shop/logo.png"]);
});

test("a definition of kro is a file by itself", async () => {
  const bytes = Buffer.from(kroDefinition);
  const asked = { format: "kro", fileName: "rgd.yaml" } as const;
  const { bundle, report } = await runTask(importTask, { input: asked, bytes });
  expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(Object.keys(bundle)).toContain("files/settings.yaml");
});

test("what is in an archive leads nowhere: links and paths out of it are no files of the template", async () => {
  const bytes = await archive([
    ...chart,
    { name: "../../etc/cron.d/job", text: "* * * * * root true\n" },
    { name: "shop/files/link", type: "symlink", linkname: "/etc/passwd" },
  ]);
  const { bundle, skipped } = await runTask(importTask, { input, bytes });
  expect(Object.keys(bundle).filter((path) => /\.\.|cron|link/.test(path))).toEqual([]);
  expect(skipped).toEqual(["shop/files/link"]);
});

test.each([
  [
    "that unpacks to more than anybody reads",
    async () => archive([{ name: "a", text: "\n".repeat(70 * 1024 * 1024) }]),
    "too_large",
  ],
  [
    "of more files than anybody reads",
    async () => archive(Array.from({ length: 5_001 }, (_, at) => ({ name: `f${at}` }))),
    "too_large",
  ],
  [
    "of more links than anybody reads",
    async () =>
      archive(
        Array.from({ length: 5_001 }, (_, at) => ({
          name: `l${at}`,
          type: "symlink" as const,
          linkname: "x",
        })),
      ),
    "too_large",
  ],
  [
    "of more folders than anybody reads",
    async () =>
      archive(
        Array.from({ length: 20_001 }, (_, at) => ({
          name: `d${at}/`,
          type: "directory" as const,
        })),
      ),
    "too_large",
  ],
  ["that is damaged", async () => (await archive(chart)).subarray(0, 60), "invalid"],
  ["that is no archive", async () => Buffer.from("hello"), "invalid"],
  ["without a chart", async () => archive([{ name: "a.yaml", text: "a: 1\n" }]), "invalid"],
])("an archive %s is refused, and costs no process", async (_, bytes, code) => {
  await expect(runTask(importTask, { input, bytes: await bytes() })).rejects.toMatchObject({
    code,
  });
});
