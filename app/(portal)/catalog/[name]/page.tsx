import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ParameterList } from "@/components/catalog/parameter-list";
import { RelatedTemplates } from "@/components/catalog/related-templates";
import { TemplateAside } from "@/components/catalog/template-aside";
import { TemplateHeader } from "@/components/catalog/template-header";
import { VersionList } from "@/components/catalog/version-list";
import { FindingList, findingSummary } from "@/components/requests/finding-list";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CodeView } from "@/components/ui/code-view";
import { EmptyState } from "@/components/ui/empty-state";
import { FileBrowser } from "@/components/ui/file-browser";
import { TextLink } from "@/components/ui/link";
import { LinkTabs } from "@/components/ui/link-tabs";
import { MarkdownText } from "@/components/ui/markdown";
import type { TemplateDetails } from "@/lib/catalog";
import { getTemplate } from "@/lib/catalog/server";
import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { requirePage } from "@/lib/identity/server";
import { exampleFiles, judgeExample } from "@/lib/plans/server";
import { listInstances } from "@/lib/instances/server";
import { instanceQuerySchema } from "@/lib/instances";
import { byInterest } from "../../../_shell/by-interest";
import { currentTeam } from "../../../_shell/current-team";
import { orNotFound } from "../../../_shell/or-not-found";

interface Props {
  params: Promise<{ name: string }>;
  searchParams: Promise<{ tab?: string }>;
}

const tabs = [
  { key: "readme", label: "Read me" },
  { key: "files", label: "What it writes" },
  { key: "parameters", label: "Parameters" },
  { key: "versions", label: "Versions" },
  { key: "policies", label: "Policies" },
] as const;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function TemplatePage({ params, searchParams }: Props) {
  const [{ name }, { tab }] = await Promise.all([params, searchParams]);
  const ctx = await requirePage();
  const template = await orNotFound(getTemplate(ctx, name));
  const team = await currentTeam(ctx.actor);
  const current = tabs.find(({ key }) => key === tab)?.key ?? "readme";
  const { definition } = template;
  return (
    <>
      <TemplateHeader template={definition} catalogHref="/catalog" />
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="order-2 min-w-0 lg:order-1">
          <LinkTabs
            label="About this template"
            tabs={tabs.map(({ key, label }) => ({
              href: key === "readme" ? `/catalog/${name}` : `/catalog/${name}?tab=${key}`,
              label,
              current: key === current,
            }))}
          />
          <div className="mt-5">
            {current === "readme" ? <MarkdownText>{template.readme}</MarkdownText> : null}
            {current === "files" ? (
              <WhatItWrites ctx={ctx} name={name} team={team ?? "team"} />
            ) : null}
            {current === "parameters" ? <ParameterList steps={definition.steps} /> : null}
            {current === "policies" ? (
              <Policies ctx={ctx} name={name} team={team ?? "team"} />
            ) : null}
            {current === "versions" ? (
              <VersionList
                template={name}
                versions={template.versions}
                offered={template.offeredVersion}
              />
            ) : null}
          </div>
        </div>
        <div className="order-1 lg:order-2">
          <Aside ctx={ctx} template={template} team={team}>
            {can(ctx.actor, "draft.write", {
              authored: { template: name, category: definition.category },
            }) ? (
              <p className="text-sm">
                <TextLink href={`/ops/templates?show=drafts&new=version&template=${name}`}>
                  New version
                </TextLink>{" "}
                ·{" "}
                <TextLink href={`/ops/templates?show=drafts&new=copy&template=${name}`}>
                  Copy
                </TextLink>
              </p>
            ) : null}
            {template.related.length === 0 ? null : (
              <Card className="p-4 max-lg:hidden">
                <h2 className="mb-2 font-semibold">Related templates</h2>
                <RelatedTemplates
                  related={template.related}
                  href={(other) => `/catalog/${other}`}
                />
              </Card>
            )}
          </Aside>
        </div>
      </div>
    </>
  );
}

async function Aside({
  ctx,
  template,
  team,
  children,
}: {
  ctx: Context;
  template: TemplateDetails;
  team: string | undefined;
  children: ReactNode;
}) {
  const { definition, name, outcomes } = template;
  const offered = template.versions.find(({ version }) => version === template.offeredVersion);
  const mayLaunch = can(ctx.actor, "request.open", team === undefined ? {} : { team });
  const whyNot = offered
    ? "Viewers cannot launch. A developer of a team can; ask the platform team to be one."
    : "No version is offered at the moment.";
  const yours =
    team === undefined
      ? undefined
      : await listInstances(ctx, instanceQuerySchema.parse({ team, template: name }));
  return (
    <TemplateAside
      owner={definition.owner}
      version={offered?.version ?? definition.version}
      publishedAt={offered?.publishedAt ?? null}
      launchHref={offered && mayLaunch ? `/catalog/${name}/launch` : undefined}
      whyNot={whyNot}
      known={{
        usedByTeams: template.usedByTeams,
        medianToHealthyMs: outcomes.medianToHealthy,
        ...(outcomes.ended === 0
          ? {}
          : { successRate: outcomes.healthy / outcomes.ended, requests: outcomes.ended }),
      }}
      yours={
        team !== undefined && yours && yours.total > 0
          ? { team, count: yours.total, href: `/instances?template=${name}&team=${team}` }
          : undefined
      }
    >
      {children}
    </TemplateAside>
  );
}

async function Policies({ ctx, name, team }: { ctx: Context; name: string; team: string }) {
  const { verdicts, target } = await judgeExample(ctx, name, team);
  if (verdicts.length === 0) {
    return (
      <EmptyState title="No policy results yet">
        This template needs your input first. The launch form shows all policy results before
        anything is written.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Callout tone="info">
        What the platform’s policies say of an example on {target}: {findingSummary(verdicts)}. The
        launch form says it of your own values.
      </Callout>
      <Card>
        <FindingList
          explained
          findings={verdicts.map(({ pointer: _parameter, ...verdict }) => verdict)}
        />
      </Card>
    </div>
  );
}

async function WhatItWrites({ ctx, name, team }: { ctx: Context; name: string; team: string }) {
  const { files, target } = await exampleFiles(ctx, name, team);
  if (files.length === 0) {
    return (
      <EmptyState title="No example">
        This template needs your input first. The launch form previews every file before anything is
        written.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Callout tone="info">
        An example for a team on {target}. The launch form shows every file with your own values
        before anything is written.
      </Callout>
      <FileBrowser
        label="Files"
        files={byInterest(files).map(({ path, content }) => ({
          path,
          view: <CodeView path={path} code={content} />,
        }))}
      />
    </div>
  );
}
