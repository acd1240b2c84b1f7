import { formatNumber } from "@/components/ui/format-number";
import { CircleCheck, Download } from "lucide-react";
import type { Metadata } from "next";
import { FindingTable } from "@/components/compliance/finding-table";
import { GroupCard } from "@/components/compliance/group-card";
import { UnfollowedCallout } from "@/components/compliance/unfollowed-callout";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { FilterChoice, FilterForm, FilterWords } from "@/components/ui/filter-form";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import { RelativeTime } from "@/components/ui/relative-time";
import { verdicts, verdictWords } from "@/lib/admission/browser";
import {
  type BranchState,
  type ComplianceOverview,
  type ComplianceQuery,
  complianceQuerySchema,
} from "@/lib/compliance";
import { complianceOverview, listFindings } from "@/lib/compliance/server";
import { addressWith, type SearchParams } from "../../../_shell/address";
import { orFirstPage } from "../../../_shell/or-first-page";
import { opsContext } from "../../../_shell/require-ops";
import { teamTitles } from "../../../_shell/team-titles";

export const metadata: Metadata = { title: "Compliance" };

const path = "/ops/compliance";

export default async function Compliance({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await opsContext("compliance.read");
  if (!ctx) return null;
  const asked = await searchParams;
  const query = complianceQuerySchema.parse(asked);
  const [overview, { findings, ...page }, titleOf] = await Promise.all([
    complianceOverview(ctx),
    orFirstPage(query, (of) => listFindings(ctx, of)),
    teamTitles(ctx),
  ]);
  const filtered = Object.entries(asked).some(
    ([name, value]) => name !== "page" && name !== "cursor" && value !== undefined && value !== "",
  );
  const exported = (format: string) => addressWith(`${path}/export`, asked, { format });
  return (
    <>
      <PageHeader
        title="Compliance"
        sentence="Policy results for everything in Git that the platform's clusters apply."
        action={["csv", "json"].map((format) => (
          <Button key={format} asChild>
            <a href={exported(format)} download>
              <Download aria-hidden />
              Export {format.toUpperCase()}
            </a>
          </Button>
        ))}
      />
      <div className="flex flex-col gap-8">
        <Branches branches={overview.branches} />
        <Numbers overview={overview} />
        <div className="grid gap-4 lg:grid-cols-3">
          <GroupCard
            title="By policy"
            groups={overview.byPolicy}
            nameless="No policy"
            href={(policy) => addressWith(path, {}, { policy })}
          />
          <GroupCard
            title="By team"
            groups={overview.byTeam}
            nameless="Platform"
            titleOf={titleOf}
            href={(team) => addressWith(path, {}, { team: team === "" ? "-" : team })}
          />
          <GroupCard
            title="By target"
            groups={overview.byTarget}
            nameless="No target"
            href={(target) => addressWith(path, {}, { target })}
          />
        </div>
        <section aria-labelledby="findings">
          <h2 id="findings" className="mb-3 text-lg font-semibold">
            Findings
          </h2>
          <Filters query={query} overview={overview} />
          {findings.length === 0 && page.total > 0 ? (
            <EmptyPage first={addressWith(path, asked, {})} level={3} />
          ) : findings.length === 0 ? (
            <EmptyState
              icon={CircleCheck}
              title={filtered ? "Nothing found" : "Everything in Git complies"}
              level={3}
            >
              {filtered
                ? "No findings match these filters."
                : overview.branches.some(({ scannedAt }) => scannedAt)
                  ? `Every object that can be seen passes every policy that applies to it.${overview.branches.some(({ unfollowed }) => unfollowed.count > 0) ? " What comes from sources that are not followed is not among them." : ""}`
                  : "Not scanned yet. A scan runs after each push and every hour."}
            </EmptyState>
          ) : (
            <>
              <FindingTable
                findings={findings}
                policyHref={(name) => `/ops/policies/${encodeURIComponent(name)}`}
              />
              <PageLinks
                page={page}
                noun="findings"
                isByTime
                href={(cursor) => addressWith(path, asked, { cursor })}
              />
            </>
          )}
        </section>
      </div>
    </>
  );
}

function Branches({ branches }: { branches: readonly BranchState[] }) {
  const troubled = branches.filter(
    ({ problem, broken, unfollowed }) =>
      problem !== undefined || broken.length > 0 || unfollowed.count > 0,
  );
  if (troubled.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {troubled.map(({ repository, branch, problem, scannedAt, broken, unfollowed }) => (
        <div key={`${repository} ${branch}`} className="flex flex-col gap-3">
          {problem === undefined ? null : (
            <Callout tone="warning" title={`${repository} ${branch} could not be read`}>
              {problem}{" "}
              {scannedAt === undefined ? (
                "No data yet."
              ) : (
                <>
                  What follows is of <RelativeTime at={scannedAt} />.
                </>
              )}
            </Callout>
          )}
          {broken.length === 0 ? null : (
            <Callout
              tone="danger"
              title={
                broken.length === 1
                  ? "1 file keeps Flux from applying something"
                  : `${broken.length} files keep Flux from applying something`
              }
            >
              <ul>
                {broken.slice(0, 5).map((file) => (
                  <li
                    key={`${file.path} ${file.line} ${file.message}`}
                    className="[overflow-wrap:anywhere]"
                  >
                    <code className="text-sm">
                      {file.path}:{file.line}
                    </code>{" "}
                    {file.message}
                  </li>
                ))}
              </ul>
            </Callout>
          )}
          <UnfollowedCallout unfollowed={unfollowed} />
        </div>
      ))}
    </div>
  );
}

const sources = (count: number): string => (count === 1 ? "1 source" : `${count} sources`);

function Numbers({
  overview: { objects, counts, fresh, branches },
}: {
  overview: ComplianceOverview;
}) {
  const others = verdicts.filter(
    (verdict) => verdict !== "denied" && (verdict !== "audited" || counts.audited > 0),
  );
  const entries: [string, number, Record<string, string>?][] = [
    ["Objects checked", objects],
    [verdictWords.denied, counts.denied, { standing: "denied" }],
    ["New this week", fresh, { standing: "denied", age: "new" }],
    ...others.map((verdict): (typeof entries)[number] => [
      verdictWords[verdict],
      counts[verdict],
      { standing: verdict },
    ]),
  ];
  return (
    <section aria-label="Numbers">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
        {entries.map(([label, value, standing]) => (
          <div key={label} className="flex flex-col-reverse bg-raised p-4">
            <dt className="text-sm text-muted">
              {standing === undefined ? (
                label
              ) : (
                <TextLink href={addressWith(path, {}, standing)} quiet>
                  {label}
                </TextLink>
              )}
            </dt>
            <dd className="text-xl font-semibold tabular-nums">{formatNumber(value)}</dd>
          </div>
        ))}
      </dl>
      {branches.length === 0 ? null : (
        <p className="mt-2 text-sm text-muted">
          {branches.map(({ repository, branch, commit, scannedAt, unfollowed }, index) => (
            <span key={`${repository} ${branch}`}>
              {index === 0 ? "" : " · "}
              {repository} {branch}
              {commit === undefined ? "" : ` at ${commit.slice(0, 7)}`}
              {scannedAt === undefined ? (
                ": not judged yet"
              ) : (
                <>
                  , judged <RelativeTime at={scannedAt} />
                  {unfollowed.count === 0 ? "" : `, ${sources(unfollowed.count)} not followed`}
                </>
              )}
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

function Filters({ query, overview }: { query: ComplianceQuery; overview: ComplianceOverview }) {
  const choices: [string, string, string | undefined, readonly (readonly [string, string])[]][] = [
    [
      "standing",
      "State",
      query.standing,
      [...verdicts.map((one) => [one, verdictWords[one]] as const), ["all", "All"] as const],
    ],
    [
      "policy",
      "Policy",
      query.policy,
      overview.byPolicy.map(({ key, title }) => [key, title] as const),
    ],
    [
      "team",
      "Team",
      query.team,
      overview.byTeam.map(
        ({ key, title }) => [key === "" ? "-" : key, title || "Platform"] as const,
      ),
    ],
    [
      "target",
      "Target",
      query.target,
      overview.byTarget.map(({ key, title }) => [key, title] as const),
    ],
    ["age", "Age", query.age === "new" ? "new" : undefined, [["new", "New this week"]]],
  ];
  return (
    <FilterForm action={path} className="mb-4">
      <FilterWords
        label="Name of an object"
        value={query.q ?? ""}
        placeholder="Search by object name"
        className="basis-48 sm:max-w-xs"
      />
      {choices.map(([name, label, value, options]) => (
        <FilterChoice
          key={name}
          label={label}
          name={name}
          value={value ?? ""}
          options={[
            ["", name === "standing" ? "All findings" : `${label}: any`] as const,
            ...options,
          ]}
          className="max-w-56"
        />
      ))}
    </FilterForm>
  );
}
