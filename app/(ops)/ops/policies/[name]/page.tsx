import { Pencil } from "lucide-react";
import type { Metadata } from "next";
import { ProposalNotes } from "@/components/curation/proposal-note";
import { ExceptionTable } from "@/components/policies/exception-table";
import { SourceBadge } from "@/components/policies/policy-marks";
import { RuleList } from "@/components/policies/rule-list";
import { TestResults } from "@/components/policies/test-results";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody } from "@/components/ui/card";
import { CodeView } from "@/components/ui/code-view";
import { EmptyState } from "@/components/ui/empty-state";
import { HoverLink } from "@/components/ui/hover-link";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { PolicyDetails } from "@/lib/policies";
import { getPolicy } from "@/lib/policies/server";
import { proposalsAbout } from "@/lib/proposals/server";
import type { SearchParams } from "../../../../_shell/address";
import { orNotFound } from "../../../../_shell/or-not-found";
import { opsContext } from "../../../../_shell/require-ops";
import { Bindings } from "../_components/bindings";
import { RevertButton } from "../_components/revert-button";

interface Props {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  return { title: `Policy ${decodeURIComponent((await params).name)}` };
}

const tabs = ["rules", "text", "tests", "exceptions", "history"] as const;

export default async function PolicyPage({ params, searchParams }: Props) {
  const name = decodeURIComponent((await params).name);
  const ctx = await opsContext("policy.read");
  if (!ctx) return null;
  const policy = await orNotFound(getPolicy(ctx, name));
  const proposals = await proposalsAbout(ctx, { subjectType: "policy", subjectId: name });
  const isProposed = ctx.config.SLIPWAY_CATALOG_REPOSITORY !== undefined;
  const asked = (await searchParams)["tab"];
  const tab = tabs.find((one) => one === asked) ?? "rules";
  const path = `/ops/policies/${encodeURIComponent(name)}`;
  const counts = {
    rules: policy.rules.length,
    tests: policy.tests.length,
    exceptions: policy.exceptions.length,
    history: policy.revisions.length,
    text: undefined,
  };
  const labels = {
    rules: "Rules",
    text: "Text",
    tests: "Tests",
    exceptions: "Exceptions",
    history: "History",
  };
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Policies", href: "/ops/policies" }, { label: name }]}
        title={policy.title}
        mark={<SourceBadge source={policy.source} />}
        sentence={policy.description}
        action={
          <>
            {policy.source === "edited" ? (
              <RevertButton
                name={name}
                revision={policy.revision}
                inCatalog={policy.inCatalog}
                isProposed={isProposed}
              />
            ) : null}
            <Button asChild variant="primary">
              <HoverLink href={`${path}/edit`}>
                <Pencil aria-hidden />
                Edit
              </HoverLink>
            </Button>
          </>
        }
      />
      <ProposalNotes proposals={proposals} />
      {policy.catalogChanged ? (
        <Callout tone="info" title="The catalog has a different version" className="mb-6">
          The file {policy.path} has changed since this policy was edited here. Edit it again to
          bring the two together, or go back to the file.
        </Callout>
      ) : null}
      {policy.refused.length > 0 ? (
        <Callout tone="warning" title="An API server would not create this policy" className="mb-6">
          Slipway judges by it as far as it can; no cluster does. Mend it, or take it away.
          <ul className="mt-1 list-disc pl-5">
            {policy.refused.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Callout>
      ) : null}
      <div className="flex flex-col gap-8">
        <Bindings
          policy={name}
          bindings={policy.bindings}
          revision={policy.revision}
          isProposed={isProposed}
        />
        <section className="flex flex-col gap-4">
          <LinkTabs
            label="About the policy"
            tabs={tabs.map((one) => ({
              href: one === "rules" ? path : `${path}?tab=${one}`,
              label: labels[one],
              current: one === tab,
              ...(counts[one] === undefined ? {} : { count: counts[one] }),
            }))}
          />
          <Tab tab={tab} policy={policy} />
        </section>
      </div>
    </>
  );
}

function Tab({ tab, policy }: { tab: (typeof tabs)[number]; policy: PolicyDetails }) {
  if (tab === "text")
    return (
      <Card className="overflow-hidden">
        <CodeView path={policy.path} code={policy.text} />
      </Card>
    );
  if (tab === "tests") {
    if (policy.tests.length === 0)
      return (
        <EmptyState title="It has no tests" level={3}>
          A test is an object and the result that is expected for it. Add tests when you edit the
          policy.
        </EmptyState>
      );
    return (
      <Card>
        <CardBody>
          <TestResults tests={policy.tests} />
        </CardBody>
      </Card>
    );
  }
  if (tab === "exceptions") {
    if (policy.exceptions.length === 0)
      return (
        <EmptyState title="No exceptions" level={3}>
          This policy has no exceptions. An exception is a file in exceptions/ of the catalog.
        </EmptyState>
      );
    return <ExceptionTable exceptions={policy.exceptions} />;
  }
  if (tab === "history") return <History policy={policy} />;
  return <RuleList policy={policy} />;
}

function History({ policy: { revisions } }: { policy: PolicyDetails }) {
  if (revisions.length === 0)
    return (
      <EmptyState title="Not changed here" level={3}>
        The version from the catalog applies.
      </EmptyState>
    );
  return (
    <Table caption="Changes made here">
      <TableHead columns={["Change", "When", "Who", "Note"]} />
      <TableBody>
        {revisions.map((revision) => (
          <TableRow key={revision.number}>
            <TableCell className="whitespace-nowrap">
              {revision.number}
              {revision.reverted ? " · back to the catalog" : ""}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              <RelativeTime at={revision.createdAt} />
            </TableCell>
            <TableCell>{revision.author}</TableCell>
            <TableCell className="min-w-60 text-muted">{revision.note}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
