import type { Metadata } from "next";
import NextLink from "next/link";
import { redirect } from "next/navigation";
import { PlainPage } from "@/components/shell/plain-page";
import { SignOutForm } from "@/components/shell/sign-out-form";
import { ContactText } from "@/components/teams/contact-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { DescriptionList } from "@/components/ui/description-list";
import { can } from "@/lib/access";
import { accessInForce } from "@/lib/access-rules/server";
import { optionalContext, ownGroupsInWords } from "@/lib/identity/server";

export const metadata: Metadata = { title: "No role yet" };

const mostShown = 30;

export default async function NoRolePage() {
  const ctx = await optionalContext();
  if (ctx === undefined) redirect("/sign-in");
  const { actor, config } = ctx;
  if (actor.roles.length > 0 || can(actor, "draft.read")) redirect("/");
  const [own, { access, origin }] = await Promise.all([ownGroupsInWords(ctx), accessInForce(ctx)]);
  const { contact, channel } = access;
  return (
    <PlainPage
      title="You have no role in Slipway yet"
      action={
        <>
          <Button asChild variant="primary" size="lg">
            <NextLink href="/" prefetch={false}>
              Try again
            </NextLink>
          </Button>
          <SignOutForm action="/api/auth/sign-out">
            <Button type="submit" size="lg">
              Sign out
            </Button>
          </SignOutForm>
        </>
      }
    >
      <p>
        Signing in worked, but none of your groups gives you a role. Whoever looks after the groups
        in single sign-on, or your platform team, can add you to a team&apos;s group.
      </p>
      <DescriptionList
        className="rounded-lg border border-line bg-raised p-4 text-text"
        entries={[
          ["You are", actor.email ? `${actor.name} (${actor.email})` : actor.name],
          [
            "Your groups",
            actor.groups.length === 0 ? (
              "None were received"
            ) : (
              <Groups key="groups" groups={actor.groups} />
            ),
          ],
          ...(own === undefined
            ? []
            : [["What was received", own.sentences.join(" ")] satisfies [string, string]]),
          [
            "A role comes from",
            origin.kind === "environment" ? (
              <RoleGroups
                key="roles"
                teamPrefix={config.SLIPWAY_TEAM_GROUP_PREFIX}
                ops={config.SLIPWAY_OPS_GROUPS}
                viewers={config.SLIPWAY_VIEWER_GROUPS}
              />
            ) : (
              "Groups that the platform team has named. Tell them yours, as they stand above"
            ),
          ],
          ["Ask", contact && <ContactText key="contact" text={contact} />],
          ["Channel", channel && <ContactText key="channel" text={channel} />],
        ]}
      />
      <p className="text-base">
        Changes take effect here within a minute. You do not need to sign in again.
      </p>
    </PlainPage>
  );
}

function Groups({ groups }: { groups: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {groups.slice(0, mostShown).map((group) => (
        <Badge key={group} className="max-w-full truncate">
          {group}
        </Badge>
      ))}
      {groups.length > mostShown ? (
        <span className="text-sm text-muted">and {groups.length - mostShown} more</span>
      ) : null}
    </span>
  );
}

function RoleGroups({
  teamPrefix,
  ops,
  viewers,
}: {
  teamPrefix: string;
  ops: readonly string[];
  viewers: readonly string[];
}) {
  return (
    <ul className="flex flex-col gap-1">
      <li>
        <code>{teamPrefix}</code> and a team&apos;s name: developer of that team
      </li>
      {ops.length > 0 ? (
        <li>
          <code>{ops.join(", ")}</code>: Ops
        </li>
      ) : null}
      {viewers.length > 0 ? (
        <li>
          <code>{viewers.join(", ")}</code>: viewer
        </li>
      ) : null}
    </ul>
  );
}
