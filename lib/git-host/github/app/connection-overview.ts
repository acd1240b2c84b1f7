import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { hostNames } from "../../host";
import { lastDeliveryAt } from "../../store/deliveries";
import { countWaiting } from "../../store/waiting-work";
import { gitHubUrls } from "../host";
import { hostConnection } from "./connection";
import { canReach } from "./manifest";
import type { ConnectionOverview } from "./connection-report";

/**
 * What Slipway itself knows of its connection: quick, without the host. Throws `forbidden`,
 * `misconfigured`.
 */
export async function connectionOverview(ctx: Context): Promise<ConnectionOverview> {
  requireCan(ctx.actor, "ops.read");
  const { db, config } = ctx;
  const connection = await hostConnection(ctx);
  const [heardAt, waiting] = await Promise.all([lastDeliveryAt(db), countWaiting(db)]);
  const webUrl = gitHubUrls(config.GITHUB_API_URL).web;
  const app = connection.kind === "app" && connection.from === "setup" ? connection.app : undefined;
  return {
    kind: connection.kind,
    from: app ? "setup" : connection.kind === "none" ? "nowhere" : "environment",
    hostName: hostNames.github,
    webUrl,
    host: new URL(webUrl).host,
    ...(app
      ? {
          app: {
            name: app.name,
            slug: app.slug,
            url: app.url,
            owner: app.owner,
            appId: app.appId,
            registeredBy: app.registeredBy,
            registeredAt: app.createdAt,
          },
        }
      : {}),
    unusedToken: connection.kind === "app" && config.GITHUB_TOKEN !== undefined,
    canLink: connection.oauth !== undefined,
    webhook:
      connection.webhookSecrets.length === 0
        ? "no-secret"
        : heardAt
          ? "heard"
          : canReach(config.GITHUB_API_URL, config.NEXTAUTH_URL)
            ? "never-heard"
            : "unreachable",
    heardAt,
    waiting,
  };
}
