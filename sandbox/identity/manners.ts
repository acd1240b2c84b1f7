import { z } from "zod";
import type { Person } from "./people";

/**
 * How the provider behaves where real ones differ; may change while it runs.
 *
 * `groupsAs`, the shape of the groups claim:
 * - `list`: names, in the ID token and from the userinfo endpoint (Okta, dex, Keycloak without full
 *   paths);
 * - `entra`: in the ID token alone, at most 200, and beyond that none but `_claim_names` and
 *   `_claim_sources` instead. Source: learn.microsoft.com, "Configure group claims for
 *   applications", "Access token claims reference" (groups overage claim) and "UserInfo endpoint"
 *   (which tells sub, name, family_name, given_name, picture and email);
 * - `hasgroups`: as `entra`, with the claim that stands for too many groups in the implicit flow;
 * - `objects`: `{ id, name }` each, as mappers write them that copy an entry of a directory;
 * - `role-map`: an object with a key for each group (ZITADEL, `urn:zitadel:iam:org:project:roles`);
 * - `with-null`: names, and one null among them;
 * - `none`: no groups claim at all (Google Workspace).
 *
 * `graph`, Microsoft Graph beside it: `answers` in pages, `refuses` (403
 * Authorization_RequestDenied), finds the token `expired` (401 InvalidAuthenticationToken), is
 * `overloaded` (429), `too-many` (400 Directory_ResultSizeLimitExceeded) or sends on to `elsewhere`
 * for the next page.
 *
 * `userinfo`: `answers`, or `refuses` with 403, with a challenge (RFC 6750 section 3.1,
 * `insufficient_scope`) or without, or is `overloaded` (503 of RFC 9110).
 *
 * `token`, the token endpoint: `answers`, or is `overloaded` (503).
 */
export const mannersSchema = z.object({
  groupsAs: z
    .enum(["list", "entra", "hasgroups", "objects", "role-map", "with-null", "none"])
    .default("list"),
  graph: z
    .enum(["answers", "refuses", "expired", "overloaded", "too-many", "elsewhere"])
    .default("answers"),
  userinfo: z
    .enum(["answers", "refuses", "refuses-without-challenge", "overloaded"])
    .default("answers"),
  token: z.enum(["answers", "overloaded"]).default("answers"),
  /** False: as a client to which `offline_access` was not granted. */
  refreshTokens: z.boolean().default(true),
});

export type Manners = z.output<typeof mannersSchema>;

/** Beyond this many groups Entra ID writes none into a JSON web token. */
const mostInToken = 200;

/** What the provider says of somebody's groups; `use` is the oidc-provider's word for where. */
export function groupClaims(
  { groupsAs }: Manners,
  { groups }: Person,
  use: string,
  elsewhere: string,
): Record<string, unknown> {
  switch (groupsAs) {
    case "list":
      return { groups };
    case "objects":
      return { groups: groups.map((name) => ({ id: `id of ${name}`, name })) };
    case "role-map":
      return { groups: Object.fromEntries(groups.map((name) => [name, { "1": "example.com" }])) };
    case "with-null":
      return { groups: [null, ...groups] };
    case "none":
      return {};
    case "entra":
    case "hasgroups":
      if (use === "userinfo") return {};
      if (groups.length <= mostInToken) return { groups };
      return groupsAs === "hasgroups"
        ? { hasgroups: true }
        : {
            _claim_names: { groups: "src1" },
            _claim_sources: { src1: { endpoint: elsewhere } },
          };
  }
}
