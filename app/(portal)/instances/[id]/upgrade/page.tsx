import type { Metadata } from "next";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Described } from "@/components/launch/described";
import { DroppedParameters } from "@/components/launch/dropped-parameters";
import { PageHeader } from "@/components/ui/page-header";
import { actionResult } from "@/lib/http/server";
import { requirePage } from "@/lib/identity/server";
import { prepareChange, versionChoices } from "@/lib/plans/server";
import { orNotFound } from "../../../../_shell/or-not-found";
import { readInstance } from "../../../../_shell/read-once";
import { ChangeInstance } from "../_components/change-instance";
import { NotNow } from "../_components/not-now";
import { VersionNotes } from "../_components/version-notes";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ to?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Change the version of ${(await readInstance((await params).id)).name}` };
}

const shownChoices = 6;

export default async function UpgradePage({ params, searchParams }: Props) {
  const [{ id }, { to }] = await Promise.all([params, searchParams]);
  const ctx = await requirePage();
  const [instance, choices] = await Promise.all([
    readInstance(id),
    orNotFound(versionChoices(ctx, id)),
  ]);
  const chosen = choices.find(({ version }) => version === to) ?? choices[0];
  const header = (
    <PageHeader
      crumbs={[
        { label: "Instances", href: "/instances" },
        { label: instance.name, href: `/instances/${id}` },
        { label: "Upgrade" },
      ]}
      title={
        chosen
          ? `${chosen.older ? "Take" : "Upgrade"} ${instance.name} ${chosen.older ? "back to" : "to"} ${chosen.version}`
          : `Upgrade ${instance.name}`
      }
      sentence={
        `It runs ${instance.templateName} ${instance.templateVersion} on ` +
        `${instance.target.title}. Its parameters are carried over.`
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
  if (!chosen)
    return (
      <>
        {header}
        <NotNow id={id} why="There is no other version of its template." />
      </>
    );
  const prepared = await actionResult(() => prepareChange(ctx, id, "upgrade", chosen.version));
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
      {choices.length > 1 ? (
        <div className="mb-4">
          <LinkTabs
            label="To which version"
            tabs={choices.slice(0, shownChoices).map(({ version, older }) => ({
              href: `/instances/${id}/upgrade?to=${encodeURIComponent(version)}`,
              label: older ? `back to ${version}` : version,
              current: version === chosen.version,
            }))}
          />
        </div>
      ) : null}
      <Described steps={steps}>
        <ChangeInstance
          key={chosen.version}
          change={{ kind: "upgrade", instance: id, version: chosen.version }}
          steps={steps}
          schema={schema}
          target={target}
          initial={{ name, team, target: target.name, parameters }}
          draftKey={`upgrade ${ctx.actor.userId ?? ""} ${id} ${chosen.version} ${seen}`}
          notice={
            <>
              <VersionNotes from={instance.templateVersion} to={chosen} choices={choices} />
              <DroppedParameters pointers={dropped} />
            </>
          }
        />
      </Described>
    </>
  );
}
