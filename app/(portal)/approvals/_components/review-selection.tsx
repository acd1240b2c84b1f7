"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { useAction } from "@/components/ui/use-action";
import { review } from "../actions";

interface Seen {
  id: string;
  /** The head that is shown. */
  commit: string;
}

interface Selection {
  chosen: readonly Seen[];
  toggle: (request: Seen) => void;
}

const SelectionContext = createContext<Selection>({ chosen: [], toggle: () => undefined });

/** Approves several requests in one go: those whose boxes are ticked among the cards within. */
export function ReviewSelection({ host, children }: { host: string; children: ReactNode }) {
  const { pending, problem, run } = useAction();
  const [chosen, setChosen] = useState<readonly Seen[]>([]);
  const toggle = (request: Seen) =>
    setChosen((before) =>
      before.some(({ id }) => id === request.id)
        ? before.filter(({ id }) => id !== request.id)
        : [...before, request],
    );
  return (
    <SelectionContext value={{ chosen, toggle }}>
      {children}
      {chosen.length === 0 ? null : (
        <div className="sticky bottom-3 z-10 flex flex-wrap items-center gap-3 rounded-lg border border-line bg-raised px-4 py-3 shadow-lg">
          <Button
            variant="primary"
            disabled={pending}
            onClick={() =>
              run(() => review({ verdict: "approve", remark: "", requests: [...chosen] }))
            }
          >
            {pending ? `Opening ${host}` : `Approve ${chosen.length}`}
          </Button>
          <Button disabled={pending} onClick={() => setChosen([])}>
            Clear
          </Button>
          <ProblemCallout problem={problem} className="basis-full" />
        </div>
      )}
    </SelectionContext>
  );
}

/** Takes a request into the selection. */
export function SelectRequest({ id, commit, label }: Seen & { label: string }) {
  const { chosen, toggle } = useContext(SelectionContext);
  return (
    <Checkbox
      aria-label={label}
      className="mt-0.5"
      checked={chosen.some((one) => one.id === id)}
      onChange={() => toggle({ id, commit })}
    />
  );
}
