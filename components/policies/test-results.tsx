import { CircleCheck, CircleX } from "lucide-react";
import { StateLabel } from "@/components/ui/badge";
import type { PolicyTestResult } from "@/lib/policies";

/** What a policy's own tests say, those that fail with what differs. */
export function TestResults({ tests }: { tests: readonly PolicyTestResult[] }) {
  return (
    <ul aria-label="Tests" className="flex flex-col gap-2">
      {tests.map(({ title, wrong }, index) => (
        <li key={`${title} ${index}`} className="flex flex-col gap-1">
          <span className="flex gap-x-3">
            <StateLabel
              className="w-16 shrink-0 self-start"
              tone={wrong.length === 0 ? "success" : "danger"}
              icon={wrong.length === 0 ? CircleCheck : CircleX}
            >
              {wrong.length === 0 ? "Passes" : "Fails"}
            </StateLabel>
            <span className="min-w-0 [overflow-wrap:anywhere]">{title}</span>
          </span>
          {wrong.map((line) => (
            <p key={line} className="pl-19 text-sm text-muted [overflow-wrap:anywhere]">
              {line}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
