import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { FileRevision } from "@/lib/curation";

/** Every decision about a file, the latest first, with what it said then. */
export function FileHistory({ revisions }: { revisions: readonly FileRevision[] }) {
  if (revisions.length === 0) return null;
  return (
    <Card>
      <CardHeader title="History" detail="To go back, copy what it said and save it again." />
      <ul className="divide-y divide-line">
        {revisions.map((revision) => (
          <li key={revision.decision} className="px-4 py-2.5">
            <details>
              <summary>
                {revision.text === null ? "Removed" : "Decided"} by {revision.author}{" "}
                <RelativeTime at={revision.createdAt} />
                {revision.commit === undefined ? null : (
                  <>
                    {" "}
                    in <code>{revision.commit.slice(0, 12)}</code>
                  </>
                )}
                {revision.note === "" ? null : (
                  <span className="text-muted [overflow-wrap:anywhere]">: {revision.note}</span>
                )}
              </summary>
              {revision.text === null ? null : (
                <pre className="mt-2 max-h-80 overflow-auto rounded-md bg-sunken p-3 text-sm">
                  {revision.text}
                </pre>
              )}
            </details>
          </li>
        ))}
      </ul>
    </Card>
  );
}
