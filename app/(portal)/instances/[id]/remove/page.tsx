import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { requirePage } from "@/lib/identity/server";
import { readInstance } from "../../../../_shell/read-once";
import { NotNow } from "../_components/not-now";
import { RemoveInstance } from "../_components/remove-instance";

export async function generateMetadata({
  params,
}: {
  params: Promise<{ id: string }>;
}): Promise<Metadata> {
  return { title: `Remove ${(await readInstance((await params).id)).name}` };
}

export default async function RemovePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requirePage();
  const instance = await readInstance(id);
  const { name, team, target, parameters } = instance;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Instances", href: "/instances" },
          { label: name, href: `/instances/${id}` },
          { label: "Remove" },
        ]}
        title={`Remove ${name}`}
        sentence={
          `${instance.templateName} ${instance.templateVersion} of ${team} on ` +
          `${target.title}. A pull request takes its folder away; nothing is deleted before ` +
          "it is merged."
        }
      />
      {instance.whyNotChange === undefined ? (
        <RemoveInstance id={id} values={{ name, team, target: target.name, parameters }} />
      ) : (
        <NotNow id={id} why={instance.whyNotChange} openRequestId={instance.openRequestId} />
      )}
    </>
  );
}
