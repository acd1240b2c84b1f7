import { ChangeNotes } from "./change-notes";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { VersionSummary } from "@/lib/catalog";
import { VersionBadge } from "./version-badge";
import { VersionLifeNote } from "./version-life";

interface VersionListProps {
  template: string;
  versions: readonly Pick<
    VersionSummary,
    "version" | "state" | "life" | "publishedAt" | "createdAt" | "changes" | "instances" | "digest"
  >[];
  offered: string | null;
  /** What can be done with each version, beside it. */
  actions?: Readonly<Record<string, ReactNode>>;
}

/** The versions of a template, newest first, each with what changed. */
export function VersionList({ template, versions, offered, actions }: VersionListProps) {
  return (
    <ol
      aria-label="Versions"
      className="divide-y divide-line rounded-lg border border-line bg-raised shadow-card"
    >
      {versions.map((each) => (
        <li key={each.version} className="flex flex-wrap items-start gap-x-4 gap-y-2 p-4">
          <div className="flex w-44 shrink-0 flex-wrap items-center gap-2">
            <span className="font-semibold tabular-nums">{each.version}</span>
            {each.version === offered ? <Badge tone="accent">Offered</Badge> : null}
            {each.version === offered && each.state === "published" ? null : (
              <VersionBadge state={each.state} />
            )}
          </div>
          <div className="min-w-0 flex-1 basis-64">
            {each.life === undefined ? null : (
              <p className="mb-2 max-w-reading">
                <VersionLifeNote
                  template={template}
                  life={each.life}
                  href={(other) => `/catalog/${other}`}
                />
              </p>
            )}
            <ChangeNotes text={each.changes} />
            <p className="mt-1 text-sm text-muted">
              <RelativeTime at={each.publishedAt ?? each.createdAt} /> ·{" "}
              {each.instances === 1 ? "1 instance" : `${each.instances} instances`} ·{" "}
              <code title={`sha256 ${each.digest}`}>{each.digest.slice(0, 12)}</code>
            </p>
          </div>
          {actions?.[each.version]}
        </li>
      ))}
    </ol>
  );
}
