"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { NewToken } from "@/lib/identity";

const limits = [
  ["teams", "Teams", "payments", "Nothing of other teams."],
  [
    "instances",
    "Instances",
    "payments/checkout",
    "As team/name, or team/name@target. Nothing of other instances.",
  ],
  ["parameters", "Parameters", "image", "It edits these, and does nothing else."],
] as const;

interface TokenLimitsProps {
  /** Begins the ids of the fields. */
  id: string;
  /** What is wrong with a value, by the beginning of its JSON Pointer. */
  error: (pointer: string) => string | undefined;
}

/** What a token is limited to: left empty, it is limited to nothing. */
export function TokenLimits({ id, error }: TokenLimitsProps) {
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer text-sm font-medium">
        Limit it to teams, instances or parameters
      </summary>
      <div className="mt-3 grid items-start gap-4 sm:grid-cols-3">
        {limits.map(([name, label, example, help]) => (
          <Field
            key={name}
            id={`${id}${name}`}
            label={label}
            help={`${help} Several: with spaces between.`}
            error={error(`/only/${name}`)}
          >
            {(control) => (
              <Input
                {...control}
                name={name}
                placeholder={example}
                autoComplete="off"
                spellCheck={false}
              />
            )}
          </Field>
        ))}
      </div>
    </details>
  );
}

/** The same, as the form was filled in. */
export function limitsIn(text: (name: string) => string): Pick<NewToken, "only"> {
  const words = (name: string) =>
    text(name)
      .split(/[\s,]+/)
      .filter((word) => word !== "");
  const [teams, instances, parameters] = limits.map(([name]) => words(name));
  const only = { teams: teams ?? [], instances: instances ?? [], parameters: parameters ?? [] };
  return Object.values(only).every((list) => list.length === 0) ? {} : { only };
}
