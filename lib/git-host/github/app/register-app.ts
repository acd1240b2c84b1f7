import { record } from "@/lib/audit/server";
import { PortalError, parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { convertManifest } from "./app-api";
import { forgetConnection } from "./connection";
import { beginHandshake, takeHandshake } from "./handshake";
import { appManifest, registrationUrl } from "./manifest";
import { newRegistration, type NewRegistration } from "./registration";
import { findStoredApp, storeApp } from "./store/apps";
import { wakeWaiting } from "../../store/waiting-work";

/** The form that the browser posts to GitHub. */
export interface Registration {
  action: string;
  manifest: string;
}

/**
 * Prepares GitHub's manifest flow. Throws `forbidden`, `conflict` where the environment names an
 * App, `invalid`.
 */
export async function beginRegistration(ctx: Context, raw: NewRegistration): Promise<Registration> {
  requireCan(ctx.actor, "host.manage");
  requireNoneInEnvironment(ctx);
  const { organization, shared } = parseInput(newRegistration, raw);
  const { GITHUB_API_URL: apiUrl, NEXTAUTH_URL: site } = ctx.config;
  const { state } = await beginHandshake(ctx, "register-app");
  return {
    action: registrationUrl(apiUrl, organization, state),
    manifest: JSON.stringify(appManifest({ site, apiUrl, organization, shared })),
  };
}

/**
 * Somebody comes back from GitHub with the code of the App that they made: takes its secrets over,
 * sealed, in place of any App before. Throws `forbidden` where it did not begin here, and what the
 * host refuses.
 */
export async function finishRegistration(
  ctx: Context,
  { code, state }: { code: string; state: string },
): Promise<void> {
  requireCan(ctx.actor, "host.manage");
  requireNoneInEnvironment(ctx);
  await takeHandshake(ctx, "register-app", state);
  const made = await convertManifest(ctx.config.GITHUB_API_URL, code);
  const now = ctx.now();
  await ctx.db.$transaction(async (tx) => {
    // What cannot be opened any more cannot be told of either; it is written over.
    const before = await findStoredApp(tx, ctx.config).catch(() => undefined);
    await storeApp(
      tx,
      ctx.config,
      {
        appId: String(made.id),
        slug: made.slug,
        name: made.name,
        owner: made.owner.login,
        url: made.html_url,
        clientId: made.client_id,
        registeredBy: ctx.actor.name,
        secrets: {
          privateKey: made.pem,
          clientSecret: made.client_secret,
          webhookSecret: made.webhook_secret,
        },
      },
      now,
    );
    await wakeWaiting(tx, now);
    await record(
      { ...ctx, db: tx },
      {
        action: "github-app.register",
        subject: { type: "github-app", id: String(made.id), name: made.slug },
        ...(before ? { before: { app: before.slug, owner: before.owner } } : {}),
        after: { app: made.slug, owner: made.owner.login, host: ctx.config.GITHUB_API_URL },
      },
    );
  });
  forgetConnection();
}

function requireNoneInEnvironment({ config }: Context): void {
  if (config.hostCredentials.kind !== "app") return;
  throw new PortalError("conflict", "The environment names a GitHub App, which comes first.", {
    hint: "Take GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY away to set one up here.",
  });
}
