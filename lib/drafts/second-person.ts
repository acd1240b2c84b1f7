import type { Actor } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { needsFourEyes } from "@/lib/catalog-repository";
import { settingsInForce } from "@/lib/catalog-repository/server";
import { PortalError } from "@/lib/errors";
import { peopleBehind } from "@/lib/identity/server";
import type { AskedRelease, Draft } from "./draft";
import type { Numbered } from "./numbered";

/**
 * Whether one person asks for a release here and another one makes it: where `settings.yaml` puts templates under four eyes.
 * With a catalog repository the pull request waits for the second person instead.
 */
export async function needsSecondPerson(
  ctx: Pick<Context, "db" | "config">,
  template: string,
): Promise<boolean> {
  if (ctx.config.SLIPWAY_CATALOG_REPOSITORY !== undefined) return false;
  return needsFourEyes(await settingsInForce(ctx), [`templates/${template}/template.yaml`]);
}

/** Throws `forbidden` for who asked for the release, and for programs; `conflict` where nobody asked for what is there now. */
export async function requireSecondPerson(
  ctx: Context,
  draft: Draft,
  { version, said }: Pick<Numbered, "version" | "said">,
): Promise<void> {
  const { asked, revision } = draft;
  if (ctx.actor.kind !== "person")
    throw new PortalError("forbidden", "A release under four eyes is made by a person.", {
      hint: "Open the release in Slipway, and look at it there.",
    });
  if (asked === undefined || asked.revision !== revision || version !== said)
    throw new PortalError("conflict", "Nobody has asked for the release of what is there now.", {
      hint: "Templates are under four eyes: one person asks for the release, and another one makes it.",
    });
  if (await isAskers(ctx, ctx.actor, asked))
    throw new PortalError("forbidden", "You asked for this release: somebody else makes it.");
}

/** Whether somebody is who asked, or stands behind the service account that did; who is not known may be anybody. */
export async function isAskers(
  { db }: Pick<Context, "db">,
  { userId }: Pick<Actor, "userId">,
  { byId }: Pick<AskedRelease, "byId">,
): Promise<boolean> {
  if (byId === undefined || userId === undefined) return true;
  const { ids, unknown } = await peopleBehind(db, [byId]);
  return unknown.length > 0 || ids.includes(userId);
}
