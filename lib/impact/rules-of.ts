import { createHash } from "node:crypto";
import type { Context } from "@/lib/access/server";
import { engineVersion } from "@/lib/instances/server";
import { basisOfRules, type PlatformRules, platformRules } from "@/lib/plans/server";
import type { FolderInGit } from "./read-folders";
import type { LivingInstance } from "./store/instances";

/** The rules that instances are held against, asked for once for each team of a cluster. */
export class RulesOf {
  private readonly known = new Map<string, Promise<{ rules: PlatformRules; digest: string }>>();
  private first: PlatformRules | undefined;

  constructor(private readonly ctx: Pick<Context, "db" | "config" | "now">) {}

  of({ target, team }: Pick<LivingInstance, "target" | "team">): Promise<{
    rules: PlatformRules;
    digest: string;
  }> {
    const key = `${target.cluster.id} ${team}`;
    const asking = this.known.get(key) ?? this.ask({ target, team });
    this.known.set(key, asking);
    return asking;
  }

  private async ask(place: Pick<LivingInstance, "target" | "team">) {
    const rules = await platformRules(this.ctx, place);
    this.first ??= rules;
    // What is the same for all is one object: a thread is then given it once.
    const { policies, namespaces, schemaFolders, now } = this.first;
    const shared =
      policies.generation === rules.policies.generation
        ? { ...rules, policies, namespaces, schemaFolders, now }
        : rules;
    return { rules: shared, digest: sha256(basisOfRules(shared)) };
  }
}

/** Stands for everything that an impact on an instance follows from, besides the version: with the same it is the same. */
export function basisOf(
  { target, path, isApplied }: LivingInstance,
  { entries, problem }: FolderInGit,
  rules: string,
): string {
  const { suspended: _, suspendedAt: __, unansweredSince: ___, ...definition } = target;
  return sha256([
    engineVersion,
    path,
    isApplied,
    problem ?? null,
    entries.map((entry) => [entry.path, entry.blob]),
    definition,
    rules,
  ]);
}

function sha256(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
