import type { Metadata } from "next";
import NextLink from "next/link";
import { ComparisonView } from "@/components/releases/comparison-view";
import { ReleaseChecklist } from "@/components/releases/release-checklist";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access";
import { checkReleaseOfDraft, type DraftRelease, draftOf } from "@/lib/drafts/server";
import { impactQuerySchema } from "@/lib/impact";
import { getImpact } from "@/lib/impact/server";
import { addressWith, firstOf, type SearchParams } from "../../../../../../../_shell/address";
import { orFirstPage } from "../../../../../../../_shell/or-first-page";
import { orNotFound } from "../../../../../../../_shell/or-not-found";
import { opsContext } from "../../../../../../../_shell/require-ops";
import { teamTitles } from "../../../../../../../_shell/team-titles";
import { ImpactOfDraft } from "./_components/impact-of-draft";
import { ReleasePanel } from "./_components/release-panel";
import { wayOut } from "./_components/way-out";

interface Props {
  params: Promise<{ name: string; id: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  return { title: `Release of ${decodeURIComponent((await params).name)}` };
}

export default async function ReleasePage({ params, searchParams }: Props) {
  const { id } = await params;
  const ctx = await opsContext("draft.read");
  if (!ctx) return null;
  const draft = await orNotFound(draftOf(ctx, id));
  const { released, discarded, template } = draft;
  const at = `/ops/templates/${encodeURIComponent(template)}`;
  const header = {
    crumbs: [
      { label: "Templates", href: "/ops/templates" },
      ...(can(ctx.actor, "template.curate") && draft.base !== undefined
        ? [{ label: template, href: at }]
        : [{ label: template }]),
      { label: "Draft", href: `${at}/draft/${id}` },
      { label: "Release" },
    ],
  };
  const isOut = released?.revision === draft.revision && released.proposal === undefined;
  if (isOut || discarded !== undefined)
    return (
      <>
        <PageHeader {...header} title={`Release of ${draft.title}`} />
        {isOut ? (
          <Released
            name={template}
            version={released.version}
            mayRead={can(ctx.actor, "catalog.read")}
          />
        ) : (
          <Callout tone="warning" title={`${discarded?.by ?? ""} threw this draft away`}>
            Bring it back first, on the page of the draft.
          </Callout>
        )}
      </>
    );
  const asked = await searchParams;
  const version = firstOf(asked["version"]);
  const found = await checkReleaseOfDraft(ctx, id, version === undefined ? {} : { version });
  const [report, titleOf] = await Promise.all([
    orFirstPage(impactQuerySchema.parse(asked), (of) => getImpact(ctx, found.digest, of)),
    teamTitles(ctx),
  ]);
  const { compared, items, mayHaveInstances } = found;
  return (
    <>
      <PageHeader
        {...header}
        title={`Release ${draft.title} ${found.version}`}
        sentence="What it needs, what it changes, and what it would do to the instances there are."
      />
      <Proposed draft={found.draft} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="lg:order-2 lg:h-full">
          <Panel found={found} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <ReleaseChecklist
            items={items}
            placeHref={(file, line) =>
              addressWith(`${at}/draft/${id}`, {}, { file, line: line?.toString() })
            }
          />
          {mayHaveInstances ? (
            <section aria-labelledby="impact" className="flex flex-col gap-3">
              <h2 id="impact" className="scroll-mt-20 text-lg font-semibold">
                Impact
              </h2>
              <ImpactOfDraft
                id={id}
                template={template}
                version={found.version}
                report={report}
                titleOf={titleOf}
                asked={asked}
              />
            </section>
          ) : null}
          <Changes
            compared={compared}
            isFirst={!mayHaveInstances}
            withOther={(from) => addressWith(`${at}/compare`, {}, { from, to: id })}
          />
        </div>
      </div>
    </>
  );
}

function Changes({
  compared,
  isFirst,
  withOther,
}: {
  compared: DraftRelease["compared"];
  isFirst: boolean;
  /** Where the draft is compared with any version, with this one at first. */
  withOther: (from: string) => string;
}) {
  if (compared === undefined)
    return (
      <p className="text-muted">
        {isFirst
          ? "It is the first version: there is nothing that it could break."
          : "It cannot be compared with the version before until it can be read."}
      </p>
    );
  const { texts, ...comparison } = compared;
  return (
    <section aria-labelledby="changes" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="changes" className="text-lg font-semibold">
          Changes since {comparison.from.version}
        </h2>
        <TextLink href={withOther(comparison.from.version)}>Compare with another version</TextLink>
      </div>
      <ComparisonView comparison={comparison} texts={texts} />
    </section>
  );
}

function Panel({ found }: { found: DraftRelease }) {
  const { draft, version, proposed, repository, mayAsk, mayRelease, isAskers } = found;
  const { asked, id, revision } = draft;
  const way = wayOut(found);
  const meaning = {
    release: "It is offered to developers at once.",
    propose: `It becomes a pull request on ${repository ?? ""}, and is offered once that is merged.`,
    ask: found.needsSecondPerson
      ? "Templates are under four eyes: you ask, and another person releases it."
      : "Whoever may release it is shown it under Approvals.",
    wait: "It waits under Approvals for another person.",
  }[way.kind];
  const other =
    asked?.revision === revision
      ? ""
      : `, for revision ${asked?.revision ?? ""}; it is at ${revision} now`;
  const words = asked && [
    `${isAskers ? "You" : asked.by} asked for the release${other}.`,
    ...(asked.note === "" ? [] : [`“${asked.note}”`]),
  ];
  return (
    <ReleasePanel
      key={`${revision} ${version}`}
      id={id}
      revision={revision}
      version={version}
      proposed={proposed}
      way={way}
      meaning={meaning}
      asked={words?.join(" ")}
      endAsking={
        asked === undefined || !mayAsk
          ? undefined
          : isAskers
            ? "Take it back"
            : mayRelease
              ? "Send it back"
              : undefined
      }
      note={isAskers ? "" : (asked?.note ?? "")}
    />
  );
}

function Released({ name, version, mayRead }: { name: string; version: string; mayRead: boolean }) {
  return (
    <Callout
      tone="success"
      title={`${name} ${version} is released`}
      action={
        mayRead ? (
          <Button asChild>
            <NextLink href={`/catalog/${name}`}>See it in the catalog</NextLink>
          </Button>
        ) : undefined
      }
    >
      Developers are offered it from now on. What runs at a former version stays there until
      somebody upgrades it.
    </Callout>
  );
}

function Proposed({ draft: { released } }: Pick<DraftRelease, "draft">) {
  if (released?.proposal === undefined) return null;
  const { by, proposal, version } = released;
  return (
    <Callout
      tone="info"
      title={`${by} proposed ${version}`}
      className="mb-6"
      action={
        <Button asChild size="sm">
          <NextLink href={`/ops/proposals/${proposal}`}>See the proposal</NextLink>
        </Button>
      }
    >
      It is offered once its pull request is merged and taken over.
    </Callout>
  );
}
