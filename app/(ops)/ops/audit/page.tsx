import { formatNumber } from "@/components/ui/format-number";
import type { Metadata } from "next";
import { AuditFilters } from "@/components/audit/audit-filters";
import { AuditChanges, AuditOrigin, AuditSentence } from "@/components/audit/audit-line";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { LinkTabs } from "@/components/ui/link-tabs";
import { OlderNewer } from "@/components/ui/older-newer";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { auditFilter } from "@/lib/audit";
import {
  type AuditPage,
  lastVerification,
  listAudit,
  type StreamStanding,
  streamStanding,
  type Verification,
} from "@/lib/audit/server";
import { addressWith, type SearchParams } from "../../../_shell/address";
import { opsContext } from "../../../_shell/require-ops";

export const metadata: Metadata = { title: "Audit" };

type Asked = Readonly<Record<string, string | undefined>>;

/** The values that stand in the address once. */
function textsOf(asked: Awaited<SearchParams>): Asked {
  return Object.fromEntries(
    Object.entries(asked).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

export default async function Audit({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await opsContext("audit.read");
  if (!ctx) return null;
  const asked = textsOf(await searchParams);
  const show = asked["show"] === "sign-ins" ? "sign-ins" : "changes";
  const [found, verified, stream] = await Promise.all([
    listAudit(ctx, auditFilter.parse({ ...asked, show, pageSize: 50 })),
    lastVerification(ctx),
    streamStanding(ctx),
  ]);
  const link = (change: Record<string, string | undefined>) =>
    addressWith("/ops/audit", asked, { before: undefined, after: undefined, ...change });
  const exported = (format: string) =>
    addressWith("/ops/audit/export", asked, { before: undefined, after: undefined, show, format });
  return (
    <>
      <PageHeader
        title="Audit"
        sentence="Who did what, and from where. Lines are only ever added, and each holds the hash of the one before it."
      />
      <Verified verified={verified} />
      <Stream stream={stream} />
      <LinkTabs
        label="Parts of the record"
        tabs={[
          { href: link({ show: undefined }), label: "Changes", current: show === "changes" },
          {
            href: link({ show: "sign-ins", action: undefined }),
            label: "Sign-ins",
            current: show === "sign-ins",
          },
        ]}
      />
      <div className="mt-4">
        <AuditFilters asked={asked} />
        {asked["text"] ? (
          <p className="mb-4 text-sm text-muted">
            Only lines with “{asked["text"]}” in the name of who did it or what to.{" "}
            <TextLink href={link({ text: undefined })}>Show others, too</TextLink>
          </p>
        ) : null}
      </div>
      {found.entries.length === 0 ? (
        <EmptyState title="Nothing recorded">
          {found.older || found.newer
            ? "None of the lines that were looked through matches these filters."
            : "No line of the record matches these filters."}
        </EmptyState>
      ) : (
        <Lines entries={found.entries} link={link} />
      )}
      <OlderNewer
        newer={found.newer ? link({ after: found.newest }) : undefined}
        older={found.older ? link({ before: found.oldest }) : undefined}
      />
      <p className="mt-4 text-sm text-muted">
        Export what these filters show:{" "}
        <a href={exported("csv")} download className="underline underline-offset-2">
          CSV
        </a>{" "}
        or{" "}
        <a href={exported("jsonl")} download className="underline underline-offset-2">
          JSON lines
        </a>
        , at most a million lines.
      </p>
    </>
  );
}

function Verified({ verified }: { verified: Verification | undefined }) {
  if (verified === undefined)
    return (
      <p className="mb-4 text-sm text-muted">
        The chain was not verified yet: a worker does it once a day, and{" "}
        <code>slipway audit verify</code> at any time.
      </p>
    );
  const { at, by, isSound, entries, lastAt, brokenId } = verified;
  if (!isSound)
    return (
      <Callout tone="danger" title="The record is broken" className="mb-4">
        {brokenId === null
          ? "It contradicts its anchors."
          : `Line ${brokenId} does not follow from the one before it: it, or one before it, was changed or removed.`}{" "}
        Found <RelativeTime at={at} /> by {by}. Run <code>slipway audit verify</code> and keep a
        copy of the database.
      </Callout>
    );
  return (
    <p className="mb-4 text-sm text-muted">
      Chain verified up to line {formatNumber(entries)}
      {lastAt === null ? null : (
        <>
          {" "}
          of <RelativeTime at={lastAt} />
        </>
      )}
      , <RelativeTime at={at} /> by {by}.
    </p>
  );
}

/** Says something only where the record does not arrive. */
function Stream({ stream }: { stream: StreamStanding | undefined }) {
  if (!stream?.problem) return null;
  const { problem, attempts, deliveredAt } = stream;
  return (
    <Callout tone="warning" title="The stream of the record is not taken" className="mb-4">
      {problem} {attempts} {attempts === 1 ? "try" : "tries"} so far; it is tried again by itself,
      and nothing is lost.{" "}
      {deliveredAt === null ? (
        "Nothing was taken yet."
      ) : (
        <>
          The last lines were taken <RelativeTime at={deliveredAt} />.
        </>
      )}
    </Callout>
  );
}

function Lines({
  entries,
  link,
}: {
  entries: AuditPage["entries"];
  link: (change: Record<string, string | undefined>) => string;
}) {
  return (
    <>
      <Table caption="Audit record">
        <TableHead columns={["When", "Who", "What", "From", "Change"]} />
        <TableBody>
          {entries.map((entry) => (
            <TableRow key={entry.id} id={`line-${entry.id}`}>
              <TableCell className="whitespace-nowrap text-muted">
                <RelativeTime at={entry.at} />
              </TableCell>
              <TableCell className="min-w-36 [overflow-wrap:anywhere]">{entry.actor}</TableCell>
              <TableCell className="min-w-48 [overflow-wrap:anywhere]">
                <AuditSentence entry={entry} />
                {entry.team === null ? null : (
                  <span className="block text-sm text-muted">
                    Team{" "}
                    <TextLink href={link({ team: entry.team })} quiet>
                      {entry.team}
                    </TextLink>
                  </span>
                )}
              </TableCell>
              <TableCell className="min-w-32 text-sm text-muted [overflow-wrap:anywhere]">
                <AuditOrigin entry={entry} />
              </TableCell>
              <TableCell className="min-w-72 text-sm">
                <AuditChanges entry={entry} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
