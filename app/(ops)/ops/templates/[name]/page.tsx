import type { Metadata } from "next";
import NextLink from "next/link";
import { VersionList } from "@/components/catalog/version-list";
import { ProposalNotes } from "@/components/curation/proposal-note";
import { InstanceTable } from "@/components/instances/instance-table";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { getTemplate, offeredNames } from "@/lib/catalog/server";
import { instanceQuerySchema } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";
import { proposalsAbout } from "@/lib/proposals/server";
import { instanceRow } from "../../../../_shell/instance-row";
import { orNotFound } from "../../../../_shell/or-not-found";
import { opsContext } from "../../../../_shell/require-ops";
import { teamTitles } from "../../../../_shell/team-titles";
import { VersionActions } from "../_components/version-actions";

interface Props {
  params: Promise<{ name: string }>;
}

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  return { title: `Template ${(await params).name}` };
}

export default async function CuratedTemplatePage({ params }: Props) {
  const { name } = await params;
  const ctx = await opsContext("template.curate");
  if (!ctx) return null;
  const template = await orNotFound(getTemplate(ctx, name));
  const [users, titleOf, proposals] = await Promise.all([
    listInstances(ctx, instanceQuerySchema.parse({ template: name })),
    teamTitles(ctx),
    proposalsAbout(ctx, { paths: [`versions/${name}.yaml`] }),
  ]);
  const others = (await offeredNames(ctx)).filter((other) => other !== name);
  const successors = template.versions
    .filter(({ state }) => state === "published")
    .map(({ version }) => version);
  const problems = template.versions.flatMap(({ version, problems: found }) =>
    found.map((problem) => ({ ...problem, version })),
  );
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Templates", href: "/ops/templates" }, { label: name }]}
        title={template.definition.title}
        sentence={
          <>
            {template.definition.summary}{" "}
            <TextLink href={`/catalog/${name}`}>As developers see it</TextLink>
          </>
        }
        action={
          <>
            <Button asChild>
              <NextLink href={`/ops/templates/${name}/compare`}>Compare</NextLink>
            </Button>
            <Button asChild>
              <NextLink href={`/ops/templates?show=drafts&new=copy&template=${name}`}>
                Copy
              </NextLink>
            </Button>
            <Button asChild variant="primary">
              <NextLink href={`/ops/templates?show=drafts&new=version&template=${name}`}>
                New version
              </NextLink>
            </Button>
          </>
        }
      />
      <ProposalNotes proposals={proposals} />
      {problems.length === 0 ? null : (
        <Callout
          tone={problems.some(({ severity }) => severity === "error") ? "danger" : "warning"}
          title="Problems found when it was synced"
          className="mb-6"
        >
          <ul className="flex flex-col gap-1">
            {problems.slice(0, 20).map((problem) => (
              <li
                key={`${problem.version} ${problem.file ?? ""} ${problem.line ?? ""} ${problem.message}`}
              >
                {problem.version} · {problem.file}
                {problem.line === undefined ? "" : `:${problem.line}`} · {problem.message}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      <div className="flex flex-col gap-8">
        <section>
          <h2 className="mb-3 text-lg font-semibold">Versions</h2>
          <VersionList
            template={name}
            versions={template.versions}
            offered={template.offeredVersion}
            actions={Object.fromEntries(
              template.versions.map((each, index) => [
                each.version,
                <VersionActions
                  key={each.version}
                  name={name}
                  former={template.versions[index + 1]?.version}
                  version={each.version}
                  state={each.state}
                  versions={successors.filter((one) => one !== each.version)}
                  templates={others}
                  errors={each.problems.filter(({ severity }) => severity === "error").length}
                />,
              ]),
            )}
          />
        </section>
        <section>
          <h2 className="mb-3 text-lg font-semibold">Who uses it</h2>
          {users.instances.length === 0 ? (
            <EmptyState title="Not used yet" level={3}>
              Instances show up here as soon as they are launched.
            </EmptyState>
          ) : (
            <InstanceTable
              instances={users.instances.map((instance) => instanceRow(instance, titleOf))}
              href={(id) => `/instances/${id}`}
              showTeam
            />
          )}
        </section>
      </div>
    </>
  );
}
