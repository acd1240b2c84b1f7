import type { Metadata } from "next";
import { ImpactLabel } from "@/components/impact/impact-label";
import { ImpactReasons } from "@/components/impact/impact-table";
import { Callout } from "@/components/ui/callout";
import { DiffView } from "@/components/ui/diff-view";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access";
import { impactDiff } from "@/lib/impact/server";
import { versionForAuthors } from "@/lib/releases/server";
import { addressWith, firstOf, type SearchParams } from "../../../../../../_shell/address";
import { orNotFound } from "../../../../../../_shell/or-not-found";
import { opsContext } from "../../../../../../_shell/require-ops";
import { teamTitles } from "../../../../../../_shell/team-titles";

interface Props {
  params: Promise<{ name: string; instance: string }>;
  searchParams: SearchParams;
}

export const metadata: Metadata = { title: "Impact on an instance" };

export default async function InstanceImpactPage({ params, searchParams }: Props) {
  const { name, instance: id } = await params;
  const ctx = await opsContext("draft.read");
  if (!ctx) return null;
  const asked = await searchParams;
  const version = firstOf(asked["version"]) ?? "";
  const draft = firstOf(asked["draft"]);
  // Of a draft, which is in no catalog, by what it would be.
  const digest =
    firstOf(asked["digest"]) ?? (await orNotFound(versionForAuthors(ctx, name, version))).digest;
  const [diff, titleOf] = await Promise.all([
    orNotFound(impactDiff(ctx, digest, id)),
    teamTitles(ctx),
  ]);
  const { instance, impact, files, withheld, commit } = diff;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Templates", href: "/ops/templates" },
          { label: name, href: `/ops/templates/${name}` },
          {
            label: `Impact of ${version}`,
            href: addressWith(
              `/ops/templates/${name}/${draft === undefined ? "impact" : `draft/${draft}/release`}`,
              {},
              { version },
            ),
          },
          { label: instance.name },
        ]}
        title={`${version} for ${instance.name}`}
        sentence={
          <>
            {titleOf(instance.team)} on {instance.target}, as Git has it at{" "}
            <code>{commit.slice(0, 7)}</code>.{" "}
            {can(ctx.actor, "instance.read") ? (
              <TextLink href={`/instances/${instance.id}`}>Open the instance</TextLink>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-6">
        <div className="flex flex-col gap-2">
          <ImpactLabel kind={impact.kind} />
          {impact.byHand.length > 0 ? <ImpactLabel kind="byHand" /> : null}
          <ImpactReasons impact={impact} all />
        </div>
        {withheld.length === 0 ? null : (
          <Callout tone="info" title="Not shown, since they hold a secret">
            {withheld.join(", ")}
          </Callout>
        )}
        <section aria-labelledby="files" className="flex flex-col gap-3">
          <h2 id="files" className="text-lg font-semibold">
            Files
          </h2>
          {files.length === 0 ? (
            <p className="text-muted">
              No file to show: nothing would be written, or nothing changes.
            </p>
          ) : null}
          {files.map((file) => (
            <DiffView key={file.path} file={file} open={files.length <= 5} />
          ))}
        </section>
      </div>
    </>
  );
}
