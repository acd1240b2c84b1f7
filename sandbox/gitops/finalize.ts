import { ApplyError, changeLog, prune } from "./apply";
import type { Context } from "./attempt";
import type { Notice } from "./events";
import { accountOf, retryOf, type Kustomization } from "./flux-kustomization";
import { refOf } from "./objects";
import { exists } from "./rbac";

/** How long pruning takes, in the cluster's time. */
const pruneTakes = 10_000;

/** On deletion: prunes what it made, unless the account that made it is gone; then only says so. */
export async function finalize(
  ctx: Context,
  object: Kustomization,
  id: string,
): Promise<number | undefined> {
  const { inventory, lastAppliedRevision } = object.status;
  const { prune: prunes, suspend, deletionPolicy } = object.spec;
  const deletes =
    !suspend && (deletionPolicy === "MirrorPrune" ? prunes : deletionPolicy !== "Orphan");
  const ids = inventory?.entries.map((entry) => entry.id) ?? [];
  const tell = (severity: Notice["severity"], message: string) =>
    ctx.emit(object, { severity, message, revision: lastAppliedRevision });
  if (deletes && ids.length > 0) {
    await ctx.clock.sleep(pruneTakes, ctx.closing);
    const account = accountOf(object);
    if (exists(ctx.cluster, account)) {
      try {
        const changes = prune(ctx.cluster, account, ids, new Date(ctx.clock.now()), ctx.enqueue);
        if (changes.length > 0) tell("info", changeLog(changes));
      } catch (error) {
        if (!(error instanceof ApplyError)) throw error;
        tell("error", "pruning for deleted resource failed");
        return retryOf(object);
      }
    } else {
      const left = ids.flatMap((one) => ctx.cluster.get(one) ?? []).map((one) => refOf(one));
      tell(
        "error",
        "unable to prune objects: " +
          `\n${left.map((ref) => [ref.kind, ref.namespace, ref.name].filter(Boolean).join("/")).join("\n")}`,
      );
    }
  }
  ctx.cluster.remove(id);
  return undefined;
}
