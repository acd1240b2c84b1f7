import { randomBytes } from "node:crypto";
import { z } from "zod";
import { record } from "@/lib/audit/server";
import { PortalError, parseInput } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { asApp } from "./app-api";
import { forgetConnection } from "./connection";
import {
  deleteStoredApp,
  findStoredApp,
  storeApp,
  type StoredApp,
  storedAppName,
} from "./store/apps";

const newKey = z.object({
  privateKey: z
    .string()
    .trim()
    .max(20_000)
    .regex(
      /^-----BEGIN (RSA )?PRIVATE KEY-----[\s\S]+-----END (RSA )?PRIVATE KEY-----$/,
      "Paste the whole .pem file, its first and last line included.",
    ),
});

/**
 * Another private key of the same App, tried before it is kept. Throws `not_found`, `invalid`, and
 * what the host refuses.
 */
export async function replacePrivateKey(ctx: Context, raw: z.input<typeof newKey>): Promise<void> {
  requireCan(ctx.actor, "host.manage");
  const { privateKey } = parseInput(newKey, raw);
  const app = await ownApp(ctx);
  const itself = await asApp(
    { kind: "app", appId: app.appId, privateKey },
    ctx.config.GITHUB_API_URL,
  )
    .itself()
    .catch((cause: unknown) => {
      const refused =
        cause instanceof PortalError &&
        (cause.code === "upstream_refused" || cause.code === "misconfigured");
      throw refused
        ? new PortalError("invalid", "GitHub does not accept this key.", {
            fields: [{ pointer: "/privateKey", message: `It is not a key of ${app.name}.` }],
            cause,
          })
        : cause;
    });
  await change(
    ctx,
    {
      ...app,
      slug: itself.slug,
      name: itself.name,
      url: itself.html_url,
      secrets: { ...app.secrets, privateKey },
    },
    "github-app.replace-key",
  );
}

/**
 * A new secret for the App's webhook, made here and told to GitHub. The one before is believed as
 * well until the next time, for deliveries on their way. Throws `not_found`, and what the host
 * refuses: then everything is as it was.
 */
export async function rotateWebhookSecret(ctx: Context): Promise<void> {
  requireCan(ctx.actor, "host.manage");
  const app = await ownApp(ctx);
  const webhookSecret = randomBytes(32).toString("base64url");
  const { webhookSecret: before, ...secrets } = app.secrets;
  // Kept first: a delivery that is signed with it may come before GitHub's answer does.
  await change(
    ctx,
    {
      ...app,
      secrets: {
        ...secrets,
        webhookSecret,
        ...(before === null ? {} : { previousWebhookSecret: before }),
      },
    },
    "github-app.rotate-webhook-secret",
  );
  try {
    await asApp(
      { kind: "app", appId: app.appId, privateKey: app.secrets.privateKey },
      ctx.config.GITHUB_API_URL,
    ).setWebhookSecret(webhookSecret);
  } catch (error) {
    // Undone only where it is sure that nothing was done: an answer that got lost may have been a
    // yes, and both are believed.
    if (error instanceof PortalError && error.code === "upstream_refused")
      await change(ctx, app, "github-app.keep-webhook-secret");
    throw error;
  }
}

/**
 * Forgets the App and its secrets. It stays at GitHub until somebody deletes it there. Doing it
 * again changes nothing.
 */
export async function disconnectApp(ctx: Context): Promise<void> {
  requireCan(ctx.actor, "host.manage");
  await ctx.db.$transaction(async (tx) => {
    const app = await storedAppName(tx, ctx.config.GITHUB_API_URL);
    if (!app) return;
    await deleteStoredApp(tx, ctx.config.GITHUB_API_URL);
    await record(
      { ...ctx, db: tx },
      {
        action: "github-app.disconnect",
        subject: { type: "github-app", id: app.appId, name: app.slug },
        before: { app: app.slug, owner: app.owner },
      },
    );
  });
  forgetConnection();
}

async function ownApp(ctx: Context): Promise<StoredApp> {
  const app = await findStoredApp(ctx.db, ctx.config);
  if (!app)
    throw new PortalError("not_found", "No GitHub App was set up here.", {
      hint: "Credentials of the environment are changed there.",
    });
  return app;
}

async function change(ctx: Context, app: StoredApp, action: string): Promise<void> {
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...rest } = app;
  await ctx.db.$transaction(async (tx) => {
    await storeApp(tx, ctx.config, rest, ctx.now());
    await record(
      { ...ctx, db: tx },
      { action, subject: { type: "github-app", id: app.appId, name: app.slug } },
    );
  });
  forgetConnection();
}
