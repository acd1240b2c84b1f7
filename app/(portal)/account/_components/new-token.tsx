"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import type { CreatedToken } from "@/lib/identity/server";
import { create } from "../actions";

const day = 24 * 60 * 60;
const lifetimes = [
  [7, "7 days"],
  [30, "30 days"],
  [90, "90 days"],
  [365, "a year"],
] as const;
const scopes = { write: ["read", "write"], read: ["read"] } as const satisfies Record<
  string,
  ("read" | "write")[]
>;

/** Makes a token, and shows it this once. */
export function NewToken() {
  const { pending, problem, run } = useAction();
  const [created, setCreated] = useState<CreatedToken>();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string): string => {
      const value = data.get(name);
      return typeof value === "string" ? value : "";
    };
    const wanted = {
      name: text("name"),
      scopes: [...scopes[text("scope") === "write" ? "write" : "read"]],
      seconds: Number(text("days")) * day,
    };
    run(
      () => create(wanted),
      (result) => {
        setCreated(result.ok ? result.value : undefined);
        if (result.ok) form.current?.reset();
      },
    );
  };
  const wrong = problem?.fields.find(({ pointer }) => pointer === "/name")?.message;
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
      <form
        ref={form}
        onSubmit={submit}
        className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_11rem_9rem_auto]"
      >
        <Field id="token-name" label="Name" required error={wrong}>
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
        <Field id="token-scope" label="Access" required>
          {(control) => (
            <Select {...control} name="scope" defaultValue="read">
              <option value="read">Read</option>
              <option value="write">Read and write</option>
            </Select>
          )}
        </Field>
        <Field id="token-days" label="Expires in" required>
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
      </form>
      <ProblemCallout problem={wrong === undefined ? problem : undefined} />
    </div>
  );
}
