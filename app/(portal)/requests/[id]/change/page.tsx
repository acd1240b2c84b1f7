import type { Metadata } from "next";
import NextLink from "next/link";
import { Described } from "@/components/launch/described";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { getTemplateVersion } from "@/lib/catalog/server";
import { requirePage } from "@/lib/identity/server";
import { oftenGiven } from "@/lib/instances/server";
import { oftenFirst } from "@/lib/template";
import { readRequest } from "../../../../_shell/read-once";
import { ChangeRequest, RepeatRemoval } from "./_components/change-request";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ focus?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Change and resubmit ${(await readRequest((await params).id)).name}` };
}

export default async function ChangePage({ params, searchParams }: Props) {
  const [{ id }, { focus }] = await Promise.all([params, searchParams]);
  const ctx = await requirePage();
  const request = await readRequest(id);
  const header = (
    <PageHeader
      crumbs={[
        { label: "Requests", href: "/requests" },
        { label: request.name, href: `/requests/${id}` },
        { label: "Change and resubmit" },
      ]}
      title={`Change ${request.name}`}
      sentence={
        "Another commit is added to the same pull request. Its review starts again where " +
        "your host asks for that."
      }
    />
  );
  const initial = {
    name: request.name,
    team: request.team,
    target: request.target.name,
    parameters: request.parameters,
  };
  if (request.may.revise && request.kind === "remove")
    return (
      <>
        {header}
        <RepeatRemoval id={id} values={initial} />
      </>
    );
  if (!request.may.revise || request.templateVersion === undefined) {
    return (
      <>
        {header}
        <EmptyState
          title="It can no longer be changed"
          action={
            <Button asChild>
              <NextLink href={`/requests/${id}`}>Back to the request</NextLink>
            </Button>
          }
        >
          Its pull request is merged or closed, or it is somebody else’s.
        </EmptyState>
      </>
    );
  }
  const [version, often] = await Promise.all([
    getTemplateVersion(ctx, request.templateName, request.templateVersion),
    oftenGiven(ctx, request.templateName),
  ]);
  return (
    <>
      {header}
      <Described steps={version.definition.steps}>
        <ChangeRequest
          id={id}
          steps={oftenFirst(version.definition.steps, often)}
          schema={version.schema}
          target={{ ...request.target }}
          initial={initial}
          draftKey={`change ${ctx.actor.userId ?? ""} ${id} ${request.revisions.length}`}
          focus={focus}
        />
      </Described>
    </>
  );
}
