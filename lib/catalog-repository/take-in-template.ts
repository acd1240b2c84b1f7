import type { Context } from "@/lib/access/server";
import { takeInBundle } from "@/lib/catalog/server";
import { applyStates } from "./apply-states";
import { bundlesOf } from "./bundles";
import type { CatalogFile, CatalogProblem } from "./catalog-report";

/**
 * Takes in every version in the files of one template and offers what is new. A version that is known stays in its state. What
 * is refused is told. Throws what `takeInBundle` throws.
 */
export async function takeInTemplate(
  ctx: Context,
  files: readonly CatalogFile[],
  source: string,
): Promise<CatalogProblem[]> {
  const { bundles, problems } = bundlesOf(files);
  const waiting = new Map<string, string[]>();
  for (const { folder, bundle } of bundles) {
    const {
      name,
      version,
      outcome,
      isDraft,
      problems: found,
    } = await takeInBundle(ctx, bundle, {
      source,
      publish: true,
    });
    // It was taken in from a folder, and waited there for somebody to offer it.
    waiting.set(name, waiting.get(name) ?? []);
    if (outcome === "unchanged" && isDraft) waiting.get(name)?.push(version);
    if (outcome !== "refused") continue;
    problems.push(
      ...found.map(({ severity, message, file = "template.yaml", line = 1, column = 1 }) => ({
        severity,
        path: `${folder}/${file}`,
        line,
        column,
        message,
      })),
    );
  }
  // What was decided of versions may have been there before they were.
  for (const [name, versions] of waiting)
    problems.push(...(await ctx.db.$transaction((tx) => applyStates(ctx, tx, name, versions))));
  return problems;
}
