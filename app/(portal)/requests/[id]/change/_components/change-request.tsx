"use client";

import { useMemo } from "react";
import { LaunchForm } from "@/components/launch/launch-form";
import type { LaunchValues, Seen, TargetChoice } from "@/components/launch/launch-values";
import { RemovalWorkspace } from "@/components/launch/removal-workspace";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { ask } from "../../../../approvals/actions";
import { preview, resubmit } from "../actions";

interface ChangeRequestProps {
  id: string;
  steps: ParameterStep[];
  schema: JsonObject;
  target: TargetChoice;
  initial: LaunchValues;
  draftKey: string;
  focus?: string | undefined;
}

/** The launch form again, with what was submitted in it. */
export function ChangeRequest({ id, target, ...form }: ChangeRequestProps) {
  const verbs = useMemo(
    () => ({
      preview: (values: LaunchValues) => preview(id, values),
      submit: (values: LaunchValues, _key: string, seen: Seen) => resubmit(id, values, seen),
    }),
    [id],
  );
  return (
    <LaunchForm
      {...form}
      {...verbs}
      askException={ask}
      fixed
      teams={[{ name: form.initial.team, title: form.initial.team }]}
      targets={[target]}
      submitLabel="Resubmit"
    />
  );
}

/** A removal has nothing to fill in: one looks again at what it takes away. */
export function RepeatRemoval({ id, values }: { id: string; values: LaunchValues }) {
  return (
    <RemovalWorkspace
      name={values.name}
      submitLabel="Resubmit"
      preview={() => preview(id, values)}
      submit={(_key, seen) => resubmit(id, values, seen)}
    />
  );
}
