import { OctagonX } from "lucide-react";
import { Badge, StateLabel } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import type { Tone } from "@/components/ui/tone";
import type { ParameterChange } from "@/lib/releases";

const looks = {
  added: ["New", "success"],
  removed: ["Gone", "danger"],
  changed: ["Changed", "info"],
} as const satisfies Record<ParameterChange["how"], readonly [string, Tone]>;

/** The parameters of two versions, in words. */
export function ChangedParameters({ parameters }: { parameters: readonly ParameterChange[] }) {
  return (
    <Card>
      <CardHeader title="Parameters" />
      {parameters.length === 0 ? (
        <p className="px-4 py-3 text-muted">They stay as they are.</p>
      ) : (
        <ul aria-label="Changed parameters" className="divide-y divide-line">
          {parameters.map((one) => (
            <Change key={one.name} change={one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Change({ change: { name, title, how, words, breaking } }: { change: ParameterChange }) {
  const [word, tone] = looks[how];
  return (
    <li className="px-4 py-2.5">
      <p className="flex flex-wrap items-center gap-2">
        <code className="text-sm font-medium [overflow-wrap:anywhere]">
          {name === "" ? "all together" : name}
        </code>
        {title === undefined ? null : <span className="text-muted">{title}</span>}
        <Badge tone={tone}>{word}</Badge>
        {breaking === undefined ? null : (
          <StateLabel tone="danger" icon={OctagonX} className="text-sm">
            Breaking
          </StateLabel>
        )}
      </p>
      {words.length === 0 ? null : (
        <p className="max-w-reading text-sm [overflow-wrap:anywhere]">{words.join(", ")}</p>
      )}
    </li>
  );
}
