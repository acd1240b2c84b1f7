import type { Metadata } from "next";
import { Described } from "@/components/launch/described";
import { DroppedParameters } from "@/components/launch/dropped-parameters";
import { PageHeader } from "@/components/ui/page-header";
import { actionResult } from "@/lib/http/server";
import { requirePage } from "@/lib/identity/server";
import { prepareChange } from "@/lib/plans/server";
import { readInstance } from "../../../../_shell/read-once";
import { ChangeInstance } from "../_components/change-instance";
import { NotNow } from "../_components/not-now";

export async function generateMetadata({
  params,
}: {
  params: Promise<{ id: string }>;
}): Promise<Metadata> {
  return { title: `Change ${(await readInstance((await params).id)).name}` };
}

export default async function ChangePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const ctx = await requirePage();
  const instance = await readInstance(id);
  const header = (
    <PageHeader
      crumbs={[
        { label: "Instances", href: "/instances" },
        { label: instance.name, href: `/instances/${id}` },
        { label: "Change" },
      ]}
      title={`Change ${instance.name}`}
      sentence={
        `${instance.templateName} ${instance.templateVersion} of ${instance.team} on ` +
        `${instance.target.title}. Preview the changes before you submit.`
      }
    />
  );
  if (instance.whyNotChange !== undefined)
    return (
      <>
        {header}
        <NotNow id={id} why={instance.whyNotChange} openRequestId={instance.openRequestId} />
      </>
    );
  const prepared = await actionResult(() => prepareChange(ctx, id, "edit"));
  if (!prepared.ok)
    return (
      <>
        {header}
        <NotNow id={id} why={prepared.problem.detail} hint={prepared.problem.hint} />
      </>
    );
  const {
    instance: { team, name, target },
    parameters,
    dropped,
    steps,
    schema,
    seen,
  } = prepared.value;
  return (
    <>
      {header}
      <Described steps={steps}>
        <ChangeInstance
          change={{ kind: "edit", instance: id }}
          steps={steps}
          schema={schema}
          target={target}
          initial={{ name, team, target: target.name, parameters }}
          draftKey={`edit ${ctx.actor.userId ?? ""} ${id} ${seen}`}
          notice={<DroppedParameters pointers={dropped} />}
        />
      </Described>
    </>
  );
}
