import { Download } from "lucide-react";
import type { Metadata } from "next";
import { ImpactView } from "@/components/impact/impact-view";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { impactQuerySchema } from "@/lib/impact";
import { getImpact } from "@/lib/impact/server";
import { versionForAuthors } from "@/lib/releases/server";
import { addressWith, firstOf, type SearchParams } from "../../../../../_shell/address";
import { orFirstPage } from "../../../../../_shell/or-first-page";
import { orNotFound } from "../../../../../_shell/or-not-found";
import { opsContext } from "../../../../../_shell/require-ops";
import { teamTitles } from "../../../../../_shell/team-titles";
import { FindImpactButton } from "../../_components/find-impact-button";

interface Props {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  return { title: `Impact of ${(await params).name}` };
}

export default async function ImpactPage({ params, searchParams }: Props) {
  const { name } = await params;
  const ctx = await opsContext("draft.read");
  if (!ctx) return null;
  const asked = await searchParams;
  const { version, digest, title } = await orNotFound(
    versionForAuthors(ctx, name, firstOf(asked["version"])),
  );
  const [report, titleOf] = await Promise.all([
    orFirstPage(impactQuerySchema.parse(asked), (of) => getImpact(ctx, digest, of)),
    teamTitles(ctx),
  ]);
  const path = `/ops/templates/${name}/impact`;
  const exported = (format: string) =>
    addressWith(`${path}/export`, asked, { version, digest, format });
  const button = (words: string) => (
    <FindImpactButton template={name} version={version}>
      {words}
    </FindImpactButton>
  );
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Templates", href: "/ops/templates" },
          { label: name, href: `/ops/templates/${name}` },
          { label: `Impact of ${version}` },
        ]}
        title={`Impact of ${title} ${version}`}
        sentence="Every instance rendered again with its own parameters in this version, and held against what Git has."
        action={
          report === undefined ? undefined : (
            <div className="flex flex-wrap items-center gap-2">
              {["csv", "json"].map((format) => (
                <Button key={format} asChild>
                  <a href={exported(format)} download>
                    <Download aria-hidden />
                    Export {format.toUpperCase()}
                  </a>
                </Button>
              ))}
              {button("Look again")}
            </div>
          )
        }
      />
      {report === undefined ? (
        <EmptyState
          title="Nobody has looked yet"
          action={button(`Look at the impact of ${version}`)}
        >
          It takes about a minute for a thousand instances, and changes nothing.
        </EmptyState>
      ) : (
        <ImpactView
          report={report}
          titleOf={titleOf}
          filtered={(change) => addressWith(path, { ...asked, version }, change)}
          instanceHref={(id) => addressWith(`${path}/${id}`, {}, { version })}
        />
      )}
    </>
  );
}
