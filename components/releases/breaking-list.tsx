import { CircleCheck, OctagonX } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import type { Breaking, Level } from "@/lib/releases";

const raised: Readonly<Record<Level, string>> = {
  major: "a new first number",
  minor: "a new second number",
  patch: "a new last number",
};

/** What of a version is breaking, each with its reason, and which number fits. */
export function BreakingList({
  breaking,
  level,
  fitting,
}: {
  breaking: readonly Breaking[];
  level: Level;
  /** The lowest number that fits. */
  fitting: string;
}) {
  return (
    <Card>
      <CardHeader
        title="Breaking changes"
        detail={`It takes ${raised[level]}: ${fitting} at least.`}
        action={
          breaking.length === 0 ? (
            <StateLabel tone="success" icon={CircleCheck}>
              None found
            </StateLabel>
          ) : (
            <StateLabel tone="danger" icon={OctagonX}>
              {breaking.length} breaking
            </StateLabel>
          )
        }
      />
      {breaking.length === 0 ? (
        <p className="px-4 py-3 text-muted">
          Whatever was accepted before is accepted, and the tests' answers make the same objects by
          the same names.
        </p>
      ) : (
        <ul aria-label="Breaking changes" className="divide-y divide-line">
          {breaking.map(({ what, why, test }) => (
            <li key={`${what} ${why}`} className="px-4 py-2.5">
              <p className="font-medium [overflow-wrap:anywhere]">{what}</p>
              <p className="max-w-reading text-sm text-muted [overflow-wrap:anywhere]">
                {why}
                {test === undefined ? "" : ` Shown by the test “${test}”.`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
