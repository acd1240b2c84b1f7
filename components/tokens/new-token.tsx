"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import type { NewToken as Wanted } from "@/lib/identity";
import type { CreateToken, ShownToken } from "./actions";
import { TokenLimits, limitsIn } from "./token-limits";

const day = 24 * 60 * 60;
const lifetimes = [
  [7, "7 days"],
  [30, "30 days"],
  [90, "90 days"],
  [365, "a year"],
] as const;

interface NewTokenProps {
  create: CreateToken;
  /** Offers what only Ops may do. */
  forOps: boolean;
  /** Offers drafts of the templates that somebody authors. */
  forAuthors?: boolean;
}

/** Makes a token, and shows it this once. */
export function NewToken({ create, forOps, forAuthors = false }: NewTokenProps) {
  const { pending, problem, run } = useAction();
  const [created, setCreated] = useState<ShownToken>();
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = wantedIn(new FormData(event.currentTarget));
    run(
      () => create(wanted),
      (result) => {
        setCreated(result.ok ? result.value : undefined);
        if (result.ok) form.current?.reset();
      },
    );
  };
  const wrong = (part: string) =>
    problem?.fields.find(({ pointer }) => pointer.startsWith(part))?.message;
  const said = problem?.fields.some(({ pointer }) => /^\/(name|only\/)/.test(pointer));
  return (
    <div className="flex flex-col gap-4">
      {created ? (
        <Callout
          tone="success"
          title={`Token ${created.token.name}: copy it now, it is not shown again`}
        >
          <span className="mt-1 flex items-center gap-2">
            <code className="min-w-0 rounded-md border border-line bg-surface px-2 py-1 text-sm [overflow-wrap:anywhere]">
              {created.text}
            </code>
            <CopyButton text={created.text} what="token" />
          </span>
        </Callout>
      ) : null}
      <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_11rem_9rem_auto]">
          <Field id={`${id}name`} label="Name" required error={wrong("/name")}>
            {(control) => (
              <Input
                {...control}
                name="name"
                maxLength={80}
                placeholder="laptop"
                autoComplete="off"
              />
            )}
          </Field>
          <Field id={`${id}scope`} label="Access" required>
            {(control) => (
              <Select {...control} name="scope" defaultValue="read">
                <option value="read">Read</option>
                <option value="write">Read and write</option>
              </Select>
            )}
          </Field>
          <Field id={`${id}days`} label="Expires in" required>
            {(control) => (
              <Select {...control} name="days" defaultValue="30">
                {lifetimes.map(([days, words]) => (
                  <option key={days} value={days}>
                    {words}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button type="submit" disabled={pending} className="sm:mt-6.5">
            {pending ? "Creating token" : "Create token"}
          </Button>
        </div>
        {forOps || forAuthors ? (
          <fieldset className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
            <legend className="sr-only">
              {forOps ? "What only Ops may do" : "What authors may do"}
            </legend>
            <label htmlFor={`${id}catalog`} className="flex items-center gap-2">
              <Checkbox id={`${id}catalog`} name="catalog" />
              {forOps ? "Also templates and policies" : "Also drafts of the templates you author"}
            </label>
            {forOps ? <OpsScope id={`${id}ops`} /> : null}
          </fieldset>
        ) : null}
        <TokenLimits id={id} error={wrong} />
      </form>
      <ProblemCallout problem={said ? undefined : problem} />
    </div>
  );
}

function OpsScope({ id }: { id: string }) {
  return (
    <label htmlFor={id} className="flex items-center gap-2">
      <Checkbox id={id} name="ops" />
      Also what Ops may do, for every team
    </label>
  );
}

function wantedIn(data: FormData): Wanted {
  const text = (name: string): string => {
    const value = data.get(name);
    return typeof value === "string" ? value : "";
  };
  return {
    name: text("name"),
    scopes: [
      "read",
      ...(text("scope") === "write" ? (["write"] as const) : []),
      ...(data.has("catalog") ? (["catalog"] as const) : []),
      ...(data.has("ops") ? (["ops"] as const) : []),
    ],
    ...limitsIn(text),
    seconds: Number(text("days")) * day,
  };
}
