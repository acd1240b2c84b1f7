import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import type { Navigation } from "@/components/shell/navigation";
import type { SearchItem } from "@/components/shell/search-results";
import { searchShortcut } from "@/components/shell/search-shortcut";
import { parseTheme, themeCookie } from "@/components/shell/theme";
import { type Actor, can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { config } from "@/lib/config/server";
import { configuredHost } from "@/lib/git-host";
import { countExceptionsToDecide } from "@/lib/exception-requests/server";
import { countReleasesToMake } from "@/lib/drafts/server";
import { holdOf } from "@/lib/hold/server";
import { countToApprove } from "@/lib/requests/server";
import { countProposalsToReview } from "@/lib/reviews/server";
import { currentTeam } from "./current-team";
import { teamTitles } from "./team-titles";

/** The shell of every page that somebody sees after signing in. */
export async function PortalShell({ ctx, children }: { ctx: Context; children: ReactNode }) {
  const { actor } = ctx;
  const [team, toApprove, titleOf, hold] = await Promise.all([
    currentTeam(actor),
    countApprovals(ctx),
    teamTitles(ctx),
    holdOf(ctx.db),
  ]);
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AppShell
      navigation={navigation(actor, { team, toApprove, titleOf })}
      person={{ name: actor.name, email: actor.email ?? "", role: roleInWords(actor, titleOf) }}
      theme={theme}
      signOut={{ action: "/api/auth/sign-out" }}
      search={{
        url: "/api/search",
        actions: actions(actor),
        shortcut: searchShortcut((await headers()).get("user-agent")),
      }}
      accountHref="/account"
      home={can(actor, "catalog.read") ? "/catalog" : "/ops/templates"}
      hold={hold}
    >
      {children}
    </AppShell>
  );
}

/** Requests, exceptions, releases and changes of the catalog that wait for a decision of the reader. */
async function countApprovals(ctx: Context): Promise<number> {
  const counts = await Promise.all([
    countToApprove(ctx),
    countExceptionsToDecide(ctx),
    countProposalsToReview(ctx),
    countReleasesToMake(ctx),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

function navigation(
  actor: Actor,
  {
    team,
    toApprove,
    titleOf,
  }: { team: string | undefined; toApprove: number; titleOf: (team: string) => string },
): Navigation {
  const approvals: Navigation["main"] =
    toApprove === 0 && !can(actor, "exception.ask")
      ? []
      : [
          {
            href: "/approvals",
            label: "Approvals",
            icon: "approvals",
            ...(toApprove === 0 ? {} : { count: toApprove }),
          },
        ];
  // Who authors some templates has them here; Ops have all of them below.
  const authored: Navigation["main"] =
    can(actor, "draft.read") && !can(actor, "ops.read")
      ? [{ href: "/ops/templates", label: "Drafts", icon: "templates" }]
      : [];
  const items: Navigation["main"] = [
    { href: "/instances", label: "Instances", icon: "instances" },
    { href: "/requests", label: "Requests", icon: "requests" },
  ];
  const catalog: Navigation["main"][number] = {
    href: "/catalog",
    label: "Catalog",
    icon: "catalog",
  };
  // Authors without a role have their templates, and see nothing else.
  if (!can(actor, "catalog.read")) return { main: [...approvals, ...authored] };
  return {
    main:
      team === undefined
        ? [catalog, ...approvals, ...items, ...authored]
        : [catalog, ...approvals, ...authored],
    ...(team === undefined
      ? {}
      : {
          team: {
            current: team,
            teams: actor.teams.map((name) => ({
              name,
              title: titleOf(name),
              href: `/team/${name}`,
            })),
            items,
          },
        }),
    ...(can(actor, "ops.read")
      ? {
          ops: [
            { href: "/ops", label: "Overview", icon: "overview", exact: true },
            { href: "/ops/templates", label: "Templates", icon: "templates" },
            { href: "/ops/policies", label: "Policies", icon: "policies" },
            ...(config().SLIPWAY_CATALOG_REPOSITORY === undefined
              ? []
              : [{ href: "/ops/proposals", label: "Proposals", icon: "proposals" } as const]),
            { href: "/ops/targets", label: "Targets", icon: "targets" },
            { href: "/ops/compliance", label: "Compliance", icon: "compliance" },
            { href: "/ops/health", label: "Health", icon: "health" },
            { href: "/ops/catalog", label: "Catalog repository", icon: "repository" },
            { href: "/ops/github", label: configuredHost(config()).name, icon: "connection" },
            { href: "/ops/access", label: "Access", icon: "access" },
            { href: "/ops/tokens", label: "Tokens", icon: "tokens" },
            { href: "/ops/audit", label: "Audit", icon: "audit" },
          ],
        }
      : {}),
  };
}

function actions(actor: Actor): SearchItem[] {
  if (!can(actor, "catalog.read"))
    return [
      { kind: "page", title: "Drafts of templates", href: "/ops/templates" },
      { kind: "page", title: "Account", detail: "API tokens", href: "/account" },
    ];
  const all: SearchItem[] = [
    { kind: "page", title: "Catalog", href: "/catalog" },
    { kind: "page", title: "Instances", href: "/instances" },
    { kind: "page", title: "Requests", href: "/requests" },
    { kind: "page", title: "Approvals", href: "/approvals" },
    { kind: "page", title: "How it works", href: "/how-it-works" },
    { kind: "page", title: "Account", detail: "API tokens", href: "/account" },
  ];
  if (can(actor, "draft.read") && !can(actor, "ops.read"))
    all.push({ kind: "page", title: "Drafts of templates", href: "/ops/templates" });
  if (can(actor, "ops.read"))
    all.push(
      { kind: "page", title: "Overview", detail: "Ops", href: "/ops" },
      { kind: "page", title: "Templates", detail: "Ops", href: "/ops/templates" },
      { kind: "page", title: "Policies", detail: "Ops", href: "/ops/policies" },
      { kind: "page", title: "Proposals", detail: "Ops", href: "/ops/proposals" },
      { kind: "page", title: "Targets", detail: "Ops", href: "/ops/targets" },
      { kind: "page", title: "Health", detail: "Ops", href: "/ops/health" },
      { kind: "page", title: "Catalog repository", detail: "Ops", href: "/ops/catalog" },
      { kind: "page", title: "Compliance", detail: "Ops", href: "/ops/compliance" },
      { kind: "page", title: "Access", detail: "Ops", href: "/ops/access" },
      { kind: "page", title: "Tokens", detail: "Ops", href: "/ops/tokens" },
      { kind: "page", title: "Audit", detail: "Ops", href: "/ops/audit" },
      { kind: "page", title: configuredHost(config()).name, detail: "Ops", href: "/ops/github" },
    );
  return all;
}

function roleInWords(actor: Actor, titleOf: (team: string) => string): string {
  const words: string[] = [];
  if (actor.roles.includes("ops")) words.push("Ops");
  if (actor.teams.length > 0) words.push(`Developer in ${actor.teams.map(titleOf).join(", ")}`);
  if (words.length === 0) words.push(actor.roles.length === 0 ? "Author" : "Viewer");
  return words.join(" · ");
}
