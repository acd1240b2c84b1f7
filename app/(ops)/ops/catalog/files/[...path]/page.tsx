import type { Metadata } from "next";
import { ProposalNotes } from "@/components/curation/proposal-note";
import { PageHeader } from "@/components/ui/page-header";
import { editedFile } from "@/lib/catalog-repository/server";
import { proposalsAbout } from "@/lib/proposals/server";
import { orNotFound } from "../../../../../_shell/or-not-found";
import { opsContext } from "../../../../../_shell/require-ops";
import { FileHistory } from "../../_components/file-history";
import { FileWorkspace } from "../../_components/file-workspace";

interface Props {
  params: Promise<{ path: string[] }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: pathOf((await params).path) };
}

export default async function CatalogFilePage({ params }: Props) {
  const ctx = await opsContext("catalog.manage");
  if (!ctx) return null;
  const path = pathOf((await params).path);
  const file = await orNotFound(editedFile(ctx, path));
  const proposals = await proposalsAbout(ctx, { paths: [path] });
  const isProposed = ctx.config.SLIPWAY_CATALOG_REPOSITORY !== undefined;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Catalog repository", href: "/ops/catalog" }, { label: path }]}
        title={<code>{path}</code>}
        sentence={
          file.text === undefined
            ? "Nothing is decided here yet. What stands below is an example to begin with."
            : "What it says is in force. A change counts on every server at once, or once its pull request is merged."
        }
      />
      <ProposalNotes proposals={proposals} />
      <div className="flex flex-col gap-8">
        <FileWorkspace
          key={file.seen}
          path={path}
          text={file.text}
          example={file.example}
          seen={file.seen}
          isProposed={isProposed}
        />
        <FileHistory revisions={file.revisions} />
      </div>
    </>
  );
}

function pathOf(parts: readonly string[]): string {
  return parts.map((part) => decodeURIComponent(part)).join("/");
}
