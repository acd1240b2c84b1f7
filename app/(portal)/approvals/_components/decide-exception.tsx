"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Textarea } from "@/components/ui/textarea";
import { useAction } from "@/components/ui/use-action";
import { decide } from "../actions";

interface DecideExceptionProps {
  id: string;
  /** The last day that was asked for. */
  expires: string;
  /** It is about one rule of the policy. */
  hasRule: boolean;
}

/** Grants an exception as it was asked for, or wider, or refuses it with a remark. */
export function DecideException({ id, expires: asked, hasRule }: DecideExceptionProps) {
  const field = useId();
  const { pending, problem, run } = useAction();
  const [remark, setRemark] = useState("");
  const [expires, setExpires] = useState(asked);
  const [widened, setWidened] = useState({ allRules: false, allObjects: false });
  const send = (verdict: "grant" | "refuse") =>
    run(() =>
      decide({ id, verdict, remark, ...(verdict === "grant" ? { expires, widened } : {}) }),
    );
  const at = (pointer: string) => problem?.fields.find((one) => one.pointer === pointer)?.message;
  return (
    <div className="mt-1 flex flex-col gap-3 border-t border-line pt-3">
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_12rem]">
        <Field id={`${field}-remark`} label="Remark" error={at("/remark")}>
          {(control) => (
            <Textarea
              {...control}
              rows={1}
              className="min-h-8"
              maxLength={500}
              value={remark}
              onChange={(event) => setRemark(event.target.value)}
            />
          )}
        </Field>
        <Field id={`${field}-expires`} label="Until" error={at("/expires")}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={expires}
              onChange={(event) => setExpires(event.target.value)}
            />
          )}
        </Field>
      </div>
      <details>
        <summary className="text-sm text-muted">Grant more than was asked for</summary>
        <div className="mt-2 flex flex-col gap-2">
          {hasRule ? (
            <Widening
              id={`${field}-rules`}
              checked={widened.allRules}
              onChange={(allRules) => setWidened({ ...widened, allRules })}
            >
              From all rules of the policy
            </Widening>
          ) : null}
          <Widening
            id={`${field}-objects`}
            checked={widened.allObjects}
            onChange={(allObjects) => setWidened({ ...widened, allObjects })}
          >
            For all objects of the team
          </Widening>
        </div>
      </details>
      {problem !== undefined && problem.fields.length === 0 ? (
        <ProblemCallout problem={problem} />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" size="sm" disabled={pending} onClick={() => send("grant")}>
          Grant
        </Button>
        <Button variant="danger-quiet" size="sm" disabled={pending} onClick={() => send("refuse")}>
          Refuse
        </Button>
      </div>
    </div>
  );
}

function Widening({
  id,
  checked,
  onChange,
  children,
}: {
  id: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: string;
}) {
  return (
    <div className="flex items-center gap-2">
      <Checkbox id={id} checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>{children}</label>
    </div>
  );
}
