import NextLink from "next/link";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Draft } from "@/lib/drafts";

const releasePage = ({ id, template }: Pick<Draft, "id" | "template">): string =>
  `/ops/templates/${encodeURIComponent(template)}/draft/${id}/release`;

/** A release that somebody asked for. It is made where diff, checklist and impact are seen. */
export function ReleaseCard({ draft }: { draft: Draft }) {
  const { title, version, asked } = draft;
  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <h3 className="min-w-0 flex-1 basis-72 font-semibold [overflow-wrap:anywhere]">
          Release {title} {version}
        </h3>
        {asked === undefined ? null : (
          <span className="text-sm text-muted">
            {asked.by}, <RelativeTime at={asked.at} />
          </span>
        )}
      </div>
      {asked === undefined || asked.note === "" ? null : (
        <p className="max-w-reading [overflow-wrap:anywhere]">{asked.note}</p>
      )}
      <div>
        <Button asChild variant="primary">
          <NextLink href={releasePage(draft)} prefetch={false}>
            Look at the release
          </NextLink>
        </Button>
      </div>
    </Card>
  );
}

/** Releases that the reader asked for: somebody else makes them. */
export function OwnReleases({ drafts }: { drafts: readonly Draft[] }) {
  return (
    <Card>
      <ul className="divide-y divide-line">
        {drafts.map((draft) => (
          <li key={draft.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-3">
            <TextLink href={releasePage(draft)} quiet className="min-w-0 flex-1 basis-72">
              Release {draft.title} {draft.version}
            </TextLink>
            {draft.asked === undefined ? null : (
              <span className="text-sm text-muted">
                <RelativeTime at={draft.asked.at} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
