import { LRUCache } from "lru-cache";
import type { Context } from "@/lib/access/server";
import { getVersion } from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import { type BundleFiles, templateDigest } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import type { Comparison } from "./comparison";
import { requireAuthor } from "./require-author";
import { compareTask } from "./tasks";

/** Two versions side by side, with the texts of the files that differ. */
export interface ComparedVersions extends Comparison {
  texts: { path: string; before?: string; after?: string }[];
}

/** By both digests, which is all that it follows from besides the schemas of the installation. */
const recent = new LRUCache<string, Comparison>({ max: 50 });

/** A version in the catalog by its number, or a bundle that is not in it yet, as a draft. */
export type ComparedSide = string | BundleFiles;

/**
 * What differs between two versions in the catalog, whatever became of them, or bundles that are not in it yet; for who may author
 * the template. Throws `forbidden`, `not_found`, `template_invalid` for a bundle that cannot be read, `too_costly`.
 */
export async function compareVersions(
  ctx: Context,
  template: string,
  { from, to }: { from: ComparedSide; to: ComparedSide },
): Promise<ComparedVersions> {
  await requireAuthor(ctx, template);
  const [before, after] = await Promise.all(
    ([from, to] as const).map((side) => sideOf(ctx, template, side)),
  );
  if (before === undefined || after === undefined) throw new Error("there are two sides");
  return compared(ctx, before.files, after.files, [before.digest, after.digest]);
}

async function sideOf({ db }: Context, template: string, side: ComparedSide) {
  if (typeof side !== "string") return { files: side, digest: templateDigest(side) };
  const { template: parsed, digest } = await getVersion(db, template, side);
  return { files: parsed.bundle, digest };
}

async function compared(
  { config }: Pick<Context, "config">,
  before: BundleFiles,
  after: BundleFiles,
  digests: readonly [string, string],
): Promise<ComparedVersions> {
  const key = digests.join(" ");
  const comparison = recent.get(key) ?? (await compare(before, after, config.SLIPWAY_SCHEMA_DIRS));
  recent.set(key, comparison);
  return {
    ...comparison,
    texts: comparison.files.map(({ path }) => {
      const [was, is] = [textOf(before, path), textOf(after, path)];
      return {
        path,
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
      };
    }),
  };
}

function textOf(files: BundleFiles, path: string): string | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined;
}

async function compare(
  before: BundleFiles,
  after: BundleFiles,
  schemaFolders: readonly string[],
): Promise<Comparison> {
  const answer = await runTask(compareTask, { before, after, schemaFolders });
  if ("comparison" in answer) return answer.comparison;
  const [first] = answer.problems;
  const which = answer.unreadable === "before" ? "former" : "new";
  throw new PortalError(
    "template_invalid",
    `The ${which} version cannot be read: ${first?.message ?? "it does not parse."}`,
    { hint: "Mend it first; its problems say where." },
  );
}
