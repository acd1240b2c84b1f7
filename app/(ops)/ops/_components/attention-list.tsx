import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";

/** One thing to look at, and the way there. */
interface Row {
  key: string;
  href: string;
  label: string;
  detail: string;
  at?: Date;
}

/** Things of one kind that need somebody; nothing where there is none. */
export function AttentionList({ title, rows }: { title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <Card>
      <CardHeader title={title} />
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <li key={row.key} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5">
            <TextLink href={row.href} quiet className="font-medium">
              {row.label}
            </TextLink>
            <span className="min-w-0 basis-full text-sm text-muted [overflow-wrap:anywhere] sm:flex-1 sm:basis-0">
              {row.detail}
            </span>
            {row.at ? (
              <span className="text-sm text-muted">
                <RelativeTime at={row.at} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
