import type { Metadata } from "next";
import { ProposalNotes } from "@/components/curation/proposal-note";
import { PageHeader } from "@/components/ui/page-header";
import { getPolicy } from "@/lib/policies/server";
import { proposalsAbout } from "@/lib/proposals/server";
import { orNotFound } from "../../../../../_shell/or-not-found";
import { opsContext } from "../../../../../_shell/require-ops";
import { PolicyEditor } from "../../_components/policy-editor";

export async function generateMetadata({
  params,
}: {
  params: Promise<{ name: string }>;
}): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).name)}` };
}

export default async function EditPolicy({ params }: { params: Promise<{ name: string }> }) {
  const name = decodeURIComponent((await params).name);
  const ctx = await opsContext("policy.manage");
  if (!ctx) return null;
  const policy = await orNotFound(getPolicy(ctx, name));
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Policies", href: "/ops/policies" },
          { label: name, href: `/ops/policies/${encodeURIComponent(name)}` },
          { label: "Edit" },
        ]}
        title={`Edit ${policy.title}`}
        sentence="A Kubernetes ValidatingAdmissionPolicy with its bindings, as a cluster accepts it."
      />
      <ProposalNotes
        proposals={await proposalsAbout(ctx, { subjectType: "policy", subjectId: name })}
      />
      <PolicyEditor
        name={name}
        text={policy.text}
        tests={policy.testsText}
        revision={policy.revision}
        isProposed={ctx.config.SLIPWAY_CATALOG_REPOSITORY !== undefined}
      />
    </>
  );
}
