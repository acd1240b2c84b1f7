"use client";

import { type FormEvent, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Select } from "@/components/ui/select";
import { useAction } from "@/components/ui/use-action";
import type { AccountActions } from "./actions";

const day = 24 * 60 * 60;

interface NewServiceAccountProps {
  /** Teams that may own it. */
  teams: readonly string[];
  /** The platform team may own it, too. */
  forOps: boolean;
  create: AccountActions["create"];
}

/** Makes a service account; its tokens come after it. */
export function NewServiceAccount({ teams, forOps, create }: NewServiceAccountProps) {
  const { pending, problem, run } = useAction();
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string): string => {
      const value = data.get(name);
      return typeof value === "string" ? value : "";
    };
    const team = text("team");
    const wanted = {
      name: text("name"),
      reason: text("reason"),
      seconds: Number(text("days")) * day,
      ...(team === "" ? {} : { team }),
    };
    run(
      () => create(wanted),
      ({ ok }) => ok && form.current?.reset(),
    );
  };
  const wrong = (name: string) =>
    problem?.fields.find(({ pointer }) => pointer === `/${name}`)?.message;
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-[10rem_minmax(0,1fr)_minmax(0,2fr)_9rem_auto]">
        <Field id={`${id}team`} label="Owner" required error={wrong("team")}>
          {(control) => (
            <Select {...control} name="team">
              {forOps ? <option value="">Platform team</option> : null}
              {teams.map((team) => (
                <option key={team} value={team}>
                  {team}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field id={`${id}name`} label="Account name" required error={wrong("name")}>
          {(control) => (
            <Input
              {...control}
              name="name"
              maxLength={40}
              placeholder="deployer"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Field id={`${id}reason`} label="What it is for" required error={wrong("reason")}>
          {(control) => (
            <Input
              {...control}
              name="reason"
              maxLength={500}
              placeholder="Deploys what the pipeline of checkout built"
              autoComplete="off"
            />
          )}
        </Field>
        <Field id={`${id}days`} label="Ends in" required>
          {(control) => (
            <Select {...control} name="days" defaultValue="180">
              <option value="30">30 days</option>
              <option value="180">180 days</option>
              <option value="365">a year</option>
            </Select>
          )}
        </Field>
        <Button type="submit" disabled={pending} className="sm:mt-6.5">
          {pending ? "Creating account" : "Create account"}
        </Button>
      </div>
      <ProblemCallout problem={problem?.fields.length ? undefined : problem} />
    </form>
  );
}
