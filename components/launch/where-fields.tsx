"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { TeamRef } from "@/components/teams/team-name";
import type { TargetChoice } from "./launch-values";

export interface Where {
  name: string;
  team: string;
  target: string;
}

interface WhereFieldsProps {
  where: Where;
  teams: readonly TeamRef[];
  targets: readonly TargetChoice[];
  nameNote: { state: "good" | "busy" | "plain"; text: string } | undefined;
  errors: Partial<Record<keyof Where, string>>;
  onChange: (where: Where) => void;
  onLeave: (field: keyof Where) => void;
}

/** Name, team and target: what every launch needs, whatever the template. */
export function WhereFields({
  where,
  teams,
  targets,
  nameNote,
  errors,
  onChange,
  onLeave,
}: WhereFieldsProps) {
  const chosen = targets.find((target) => target.name === where.target);
  return (
    <div className="flex flex-col gap-5">
      <Field
        id="launch-name"
        label="Name"
        required
        help="Lower-case letters, digits and dashes. It cannot be changed later."
        error={errors.name}
        note={nameNote}
      >
        {(control) => (
          <Input
            {...control}
            value={where.name}
            maxLength={63}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => onChange({ ...where, name: event.target.value })}
            onBlur={() => onLeave("name")}
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field id="launch-team" label="Team" required error={errors.team}>
          {(control) => (
            <Select
              {...control}
              value={where.team}
              onChange={(event) => onChange({ ...where, team: event.target.value })}
              onBlur={() => onLeave("team")}
            >
              {where.team === "" ? <option value="">Choose one</option> : null}
              {teams.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title === name ? name : `${title} (${name})`}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          id="launch-target"
          label="Target"
          required
          error={errors.target}
          help={
            chosen
              ? (chosen.whyNot ?? [chosen.environment, chosen.cluster].filter(Boolean).join(" · "))
              : undefined
          }
        >
          {(control) => (
            <Select
              {...control}
              value={where.target}
              onChange={(event) => onChange({ ...where, target: event.target.value })}
              onBlur={() => onLeave("target")}
            >
              {where.target === "" ? <option value="">Choose one</option> : null}
              {targets.map((target) => (
                <option
                  key={target.name}
                  value={target.name}
                  disabled={target.whyNot !== undefined}
                >
                  {target.title}
                  {target.whyNot === undefined ? "" : ` (${target.whyNot})`}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </div>
  );
}
