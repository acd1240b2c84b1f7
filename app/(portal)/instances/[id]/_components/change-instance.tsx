"use client";

import { useMemo, type ReactNode } from "react";
import { LaunchForm } from "@/components/launch/launch-form";
import type { LaunchValues, Seen, TargetChoice } from "@/components/launch/launch-values";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { ask } from "../../../approvals/actions";
import { type Change, open, preview } from "../actions";

interface ChangeInstanceProps {
  change: Change;
  steps: ParameterStep[];
  schema: JsonObject;
  target: TargetChoice;
  initial: LaunchValues;
  draftKey: string;
  notice?: ReactNode;
}

/** The launch form, with what the instance has in it. */
export function ChangeInstance({ change, target, ...form }: ChangeInstanceProps) {
  const verbs = useMemo(
    () => ({
      preview: (values: LaunchValues) => preview(change, values),
      submit: (values: LaunchValues, key: string, seen: Seen) => open(change, values, key, seen),
    }),
    [change],
  );
  return (
    <LaunchForm
      {...form}
      {...verbs}
      askException={ask}
      fixed
      teams={[{ name: form.initial.team, title: form.initial.team }]}
      targets={[target]}
    />
  );
}
