import type { Metadata } from "next";
import { LiveUpdates } from "@/components/requests/live-updates";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { can } from "@/lib/access";
import type { CatalogHead } from "@/lib/catalog-repository";
import { catalogOverview, editedFiles } from "@/lib/catalog-repository/server";
import { configuredHost } from "@/lib/git-host";
import { opsContext } from "../../../_shell/require-ops";
import { CatalogProblems } from "./_components/catalog-problems";
import { ConfirmHead } from "./_components/confirm-head";
import { DecidedFiles } from "./_components/decided-files";
import { ReadAgainButton } from "./_components/read-again-button";
import { UnitTable } from "./_components/unit-table";
import { WithoutRepository } from "./_components/without-repository";

export const metadata: Metadata = { title: "Catalog repository" };

export default async function CatalogRepository() {
  const ctx = await opsContext("ops.read");
  if (!ctx) return null;
  const { head, units, decided } = await catalogOverview(ctx);
  const mayManage = can(ctx.actor, "catalog.manage");
  const files = mayManage ? (await editedFiles(ctx)).map(({ path }) => path) : [];
  const hostName = configuredHost(ctx.config).name;
  if (head === undefined)
    return (
      <>
        <PageHeader
          title="Catalog repository"
          sentence="What the platform team decides can live in Git: policies, exceptions, access, targets and templates."
        />
        <div className="flex flex-col gap-6">
          {mayManage ? <DecidedFiles paths={files} /> : null}
          <WithoutRepository decided={decided} hostName={hostName} />
        </div>
      </>
    );
  return (
    <>
      <PageHeader
        title="Catalog repository"
        sentence={`What the platform team decides comes from ${head.repository.owner}/${head.repository.name}.`}
        action={mayManage ? <ReadAgainButton /> : null}
      />
      <LiveUpdates url="/api/live?topic=catalog" />
      <div className="flex flex-col gap-4">
        {head.problem === undefined ? null : (
          <Callout tone="danger" title="It could not be read">
            {head.problem} What was taken over before stays in force.
          </Callout>
        )}
        <Waits head={head} mayManage={mayManage} />
        <Protection head={head} />
        <Card>
          <div className="p-4">
            <DescriptionList entries={placeOf(head)} />
          </div>
        </Card>
        <CatalogProblems
          head={head}
          problems={[...units.flatMap(({ problems }) => problems), ...head.strays]}
        />
        {units.length === 0 ? (
          <EmptyState title="Nothing is in force from it yet">
            It is read within a minute of a push. Files are policies/…, templates/…, targets/…,
            exceptions/…, access.yaml and settings.yaml.
          </EmptyState>
        ) : (
          <UnitTable units={units} head={head} />
        )}
        {mayManage ? <DecidedFiles paths={files} /> : null}
      </div>
    </>
  );
}

function placeOf(head: CatalogHead) {
  const { repository, branch, path, readCommit, readAt, appliedCommit, appliedAt } = head;
  const commit = (sha: string | undefined, at: Date | undefined) =>
    sha === undefined ? (
      "Not yet"
    ) : (
      <>
        <TextLink href={`${repository.webUrl}/commit/${sha}`}>
          <code>{sha.slice(0, 12)}</code>
        </TextLink>{" "}
        {at === undefined ? null : <RelativeTime at={at} />}
      </>
    );
  return [
    [
      "Repository",
      <TextLink key="repository" href={repository.webUrl}>
        {repository.owner}/{repository.name}
      </TextLink>,
    ],
    ["Branch", branch],
    ["Folder", path === "" ? "The root" : <code key="folder">{path}</code>],
    ["Last read", commit(readCommit, readAt)],
    ["In force", commit(appliedCommit, appliedAt)],
  ] as const;
}

function Waits({
  head: { waiting, appliedCommit },
  mayManage,
}: {
  head: CatalogHead;
  mayManage: boolean;
}) {
  if (waiting === undefined) return null;
  const isFirst = waiting.kind === "first";
  const warning = isFirst
    ? "What is decided here and is not in this commit no longer counts, and what was ended here and is in it counts again. Versions of templates and targets stay."
    : "Rights and exceptions that were taken away since may come back with this commit.";
  return (
    <Callout
      tone="warning"
      title={
        isFirst
          ? "This commit differs from what is decided here, and waits for you"
          : "The branch was rewound, and waits for you"
      }
      action={mayManage ? <ConfirmHead commit={waiting.commit} warning={warning} /> : null}
    >
      <p>
        {isFirst
          ? "Nothing of it counts yet. Look at the folder above; export again and push what is missing, or take the commit over as it is. "
          : `The head does not descend from ${appliedCommit?.slice(0, 12) ?? "what is in force"}. Nothing of it counts until somebody of Ops takes it over. `}
        {warning}
      </p>
      <p className="mt-2">{isFirst ? "Missing, different, or ended here:" : "It changes:"}</p>
      <ul className="list-disc pl-5 font-mono text-sm">
        {waiting.changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
        {waiting.count > waiting.changes.length ? (
          <li>and {waiting.count - waiting.changes.length} more</li>
        ) : null}
      </ul>
    </Callout>
  );
}

/** Who may merge there decides who is Ops. */
function Protection({ head: { protection, branch } }: { head: CatalogHead }) {
  if (protection === "review") return null;
  const title =
    protection === "none"
      ? `Nothing protects the branch ${branch}`
      : protection === "protected"
        ? `The branch ${branch} is protected, and may need nobody’s approval`
        : `Whether the branch ${branch} is protected is not known`;
  return (
    <Callout tone={protection === "none" ? "warning" : "info"} title={title}>
      Who may change it can change who is Ops, and what every request is judged by. Require a pull
      request with somebody’s approval.
    </Callout>
  );
}
