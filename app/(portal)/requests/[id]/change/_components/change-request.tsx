"use client";

import { useMemo } from "react";
import { LaunchForm } from "@/components/launch/launch-form";
import type { LaunchValues, TargetChoice } from "@/components/launch/launch-values";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
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
  const verbs = useMemo(() => ({ preview: (values: LaunchValues) => preview(id, values), submit: (values: LaunchValues) => resubmit(id, values) }), [id]);
  return <LaunchForm {...form} {...verbs} fixed teams={[form.initial.team]} targets={[target]} submitLabel="Resubmit" />;
}
