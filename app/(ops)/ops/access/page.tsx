import { formatNumber } from "@/components/ui/format-number";
import type { Metadata } from "next";
import { ProposalNotes } from "@/components/curation/proposal-note";
import { ContactText } from "@/components/teams/contact-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { HoverLink } from "@/components/ui/hover-link";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink, Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { can } from "@/lib/access";
import { type AccessReport, accessReport } from "@/lib/identity/server";
import { proposalsAbout } from "@/lib/proposals/server";
import { opsContext } from "../../../_shell/require-ops";
import { ActionMatrix } from "./_components/action-matrix";
import { rolesInWords } from "./_components/roles-in-words";
import { Section } from "./_components/section";

export const metadata: Metadata = { title: "Access" };

/** Beyond this many groups the file is the better list. */
const mostGroups = 500;

export default async function Access() {
  const ctx = await opsContext("ops.read");
  if (!ctx) return null;
  const [report, proposals] = await Promise.all([
    accessReport(ctx),
    proposalsAbout(ctx, { paths: ["access.yaml"] }),
  ]);
  return (
    <>
      <PageHeader
        title="Access"
        sentence="Who may do what, and which groups give it."
        action={
          can(ctx.actor, "catalog.manage") ? (
            <Button asChild>
              <HoverLink href="/ops/catalog/files/access.yaml">Edit access.yaml</HoverLink>
            </Button>
          ) : null
        }
      />
      <ProposalNotes proposals={proposals} />
      <div className="flex flex-col gap-8">
        <Rules report={report} />
        <Groups report={report} />
        <Teams teams={report.teams} />
        <People people={report.people} />
        <Section title="What each role may do">
          <ActionMatrix actions={report.actions} />
        </Section>
      </div>
    </>
  );
}

/** Where the rules come from, since when, and how soon a change of groups counts. */
function Rules({ report: { rules, readAt, fault, minutes } }: { report: AccessReport }) {
  return (
    <div className="flex flex-col gap-3">
      {fault === null ? null : (
        <Callout tone="danger" title="What is written there now is not in force">
          <ul className="flex flex-col gap-1">
            {fault.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          <p className="mt-1">
            What it said before stays in force. Found <RelativeTime at={fault.since} />.
          </p>
        </Callout>
      )}
      <p className="max-w-reading [overflow-wrap:anywhere]">
        The rules are those of {rules}
        {readAt === null ? "." : ", read "}
        {readAt === null ? null : (
          <>
            <RelativeTime at={readAt} />.
          </>
        )}{" "}
        A change of them counts at once.
      </p>
      <p className="max-w-reading text-muted">
        A group that is taken away is gone within {inMinutes(minutes.usually)}: single
        sign-on&apos;s answer is kept as long. While it does not answer, within{" "}
        {inMinutes(minutes.silent)}; where it tells groups at sign-in only, within{" "}
        {inMinutes(minutes.atSignInOnly)}.
      </p>
    </div>
  );
}

function inMinutes(minutes: number): string {
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

function Groups({ report: { groups, teamPrefix } }: { report: AccessReport }) {
  return (
    <Section
      title="Groups"
      detail={
        teamPrefix === null ? undefined : (
          <>
            Besides these, a group that begins with <code>{teamPrefix}</code> is the team whose
            short name follows.
          </>
        )
      }
    >
      <Table caption="Groups and what they give">
        <TableHead columns={["Group", "Gives"]} />
        <TableBody>
          {groups.slice(0, mostGroups).map(({ group, gives }) => (
            <TableRow key={group}>
              <TableCell className="[overflow-wrap:anywhere]">
                <code className="text-sm">{group}</code>
              </TableCell>
              <TableCell>{gives.join(", ")}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {groups.length > mostGroups ? (
        <p className="mt-2 text-sm text-muted">
          and {formatNumber(groups.length - mostGroups)} more
        </p>
      ) : null}
    </Section>
  );
}

function Teams({ teams }: { teams: AccessReport["teams"] }) {
  if (teams.length === 0) return null;
  return (
    <Section title="Teams">
      <Table caption="Teams and whom to ask">
        <TableHead columns={["Team", "Short name", "Contact", "Channel", "Reviewers"]} />
        <TableBody>
          {teams.map(({ name, title, contact, channel, reviewers }) => (
            <TableRow key={name}>
              <TableCell>
                <TextLink quiet href={`/teams/${name}`}>
                  {title}
                </TextLink>
              </TableCell>
              <TableCell>
                <code className="text-sm">{name}</code>
              </TableCell>
              <TableCell>{contact === undefined ? null : <ContactText text={contact} />}</TableCell>
              <TableCell>{channel === undefined ? null : <ContactText text={channel} />}</TableCell>
              <TableCell>{reviewers.join(", ")}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Section>
  );
}

function People({ people }: { people: AccessReport["people"] }) {
  return (
    <Section
      title="People"
      detail="Who used Slipway in the last 30 days, and what their groups give them by these rules."
    >
      {people.length === 0 ? (
        <EmptyState title="Nobody yet" level={3}>
          Whoever signs in stands here.
        </EmptyState>
      ) : (
        <Table caption="People and what they have">
          <TableHead columns={["Name", "Email", "Has", "Groups", "Last seen"]} />
          <TableBody>
            {people.map((person) => (
              <TableRow key={person.id}>
                <TableCell>
                  <RowLink href={`/ops/access/${person.id}`}>{person.name}</RowLink>
                </TableCell>
                <TableCell className="text-muted">{person.email}</TableCell>
                <TableCell>{rolesInWords(person)}</TableCell>
                <TableCell className="tabular-nums">{person.groups}</TableCell>
                <TableCell className="whitespace-nowrap text-muted">
                  <RelativeTime at={person.lastSeenAt} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  );
}
