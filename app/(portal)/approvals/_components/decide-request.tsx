"use client";

import { ArrowUpRight } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { review } from "../actions";

interface DecideRequestProps {
  kind?: "request" | "proposal";
  id: string;
  /** The head that is shown: what is said is of that. */
  commit: string;
  host: string;
}

/** Approves a request, or a change of the catalog, or sends it back with a remark, as the reader's login at the Git host. */
export function DecideRequest({ kind = "request", id, commit, host }: DecideRequestProps) {
  const field = useId();
  const { pending, problem, run } = useAction();
  const [remark, setRemark] = useState("");
  const send = (verdict: "approve" | "request-changes") =>
    run(() => review({ verdict, remark, requests: [{ kind, id, commit }] }));
  const wrong = problem?.fields.find(({ pointer }) => pointer === "/remark")?.message;
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-3">
      <Field id={`${field}-remark`} label="Remark" error={wrong}>
        {(control) => (
          <Textarea
            {...control}
            rows={1}
            className="min-h-8"
            maxLength={2000}
            value={remark}
            onChange={(event) => setRemark(event.target.value)}
          />
        )}
      </Field>
      {problem !== undefined && wrong === undefined ? <ProblemCallout problem={problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" size="sm" disabled={pending} onClick={() => send("approve")}>
          {pending ? `Opening ${host}` : "Approve"}
          <ArrowUpRight aria-hidden />
        </Button>
        <Button
          variant="danger-quiet"
          size="sm"
          disabled={pending}
          onClick={() => send("request-changes")}
        >
          Send back
        </Button>
      </div>
    </div>
  );
}
