"use client";

import { useMemo } from "react";
import { LaunchForm } from "@/components/launch/launch-form";
import type { LaunchValues, TargetChoice } from "@/components/launch/launch-values";
import type { TeamRef } from "@/components/teams/team-name";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { ask } from "../../../../approvals/actions";
import { checkName, open, preview } from "../actions";

interface LaunchTemplateProps {
  template: string;
  version: string;
  steps: ParameterStep[];
  schema: JsonObject;
  teams: TeamRef[];
  targets: TargetChoice[];
  initial: LaunchValues;
  showsProblems: boolean;
  draftKey: string;
}

/** The launch form of one version, with what the server does for it. */
export function LaunchTemplate({ template, version, ...form }: LaunchTemplateProps) {
  const verbs = useMemo(
    () => ({
      preview: (values: LaunchValues) => preview(template, version, values),
      submit: (values: LaunchValues, key: string) => open(template, version, values, key),
    }),
    [template, version],
  );
  return <LaunchForm {...form} {...verbs} askException={ask} checkName={checkName} />;
}
