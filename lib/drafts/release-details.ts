import type { Context } from "@/lib/access/server";
import { impactKinds, kindInWords, impactQuerySchema } from "@/lib/impact";
import { getImpact } from "@/lib/impact/server";
import { changesOf, templateDigest } from "@/lib/template";
import type { Numbered } from "./numbered";
import { checkedRelease } from "./release-gate";

interface Detail {
  title: string;
  lines: string[];
}

/**
 * What reviewers of a release are told besides its files: its changelog, the checklist, what is breaking, and the impact, as far
 * as it was looked at. Only where it becomes a pull request.
 */
export async function releaseDetails(
  ctx: Context,
  template: string,
  { files, version }: Numbered,
  accepted: number | undefined,
): Promise<Detail[] | undefined> {
  if (ctx.config.SLIPWAY_CATALOG_REPOSITORY === undefined) return undefined;
  const [{ items, comparison }, impact] = await Promise.all([
    checkedRelease(ctx, template, files, accepted),
    impactInLines(ctx, templateDigest(files)),
  ]);
  const breaking = comparison?.breaking ?? [];
  return [
    { title: `Changelog of ${version}`, lines: linesOf(changesOf(files, version)) },
    { title: "Breaking changes", lines: breaking.map(({ what, why }) => `${what}: ${why}`) },
    { title: "Impact", lines: impact },
    { title: "Checklist", lines: items.map(({ title, words }) => `${title}: ${words}`) },
  ].map(({ title, lines }) => ({ title, lines: lines.length === 0 ? ["None."] : lines }));
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/^[-*#]+ */, "").trim())
    .filter((line) => line !== "");

async function impactInLines(ctx: Context, digest: string): Promise<string[]> {
  const report = await getImpact(ctx, digest, impactQuerySchema.parse({}));
  if (report === undefined) return ["Nobody has looked at it."];
  const { done, total, counts, state } = report;
  const kinds = [...impactKinds, "byHand" as const].filter((kind) => counts[kind] > 0);
  return [
    `${done} of ${total} instances were looked at${state === "done" ? "" : ", and not all of it could be"}.`,
    ...kinds.map(
      (kind) => `${counts[kind]}: ${kindInWords[kind].title}. ${kindInWords[kind].meaning}`,
    ),
  ];
}
