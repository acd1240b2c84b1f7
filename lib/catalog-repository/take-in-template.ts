import type { Context } from "@/lib/access/server";
import { publishVersion, takeInBundle } from "@/lib/catalog/server";
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
    if (outcome === "unchanged" && isDraft) await publishVersion(ctx, name, version);
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
  return problems;
}
