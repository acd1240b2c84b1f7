"use client";

import { useMemo } from "react";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { showsOthers } from "@/lib/template/browser";
import type { ProblemsContext } from "./field-context";
import { LaunchSteps } from "./launch-steps";
import type { TargetChoice } from "./launch-values";
import type { OpenSteps } from "./use-open-steps";
import type { useTypedValues } from "./use-typed-values";

interface TypedStepsProps {
  steps: readonly ParameterStep[];
  schema: JsonObject;
  targets: readonly TargetChoice[];
  typed: ReturnType<typeof useTypedValues>;
  /** Indexes of those that are not there with these answers. */
  hidden: ReadonlySet<number>;
  messages: ProblemsContext;
  folds: OpenSteps;
  onEnter: (step: string) => void;
}

/** The parameters of a form as somebody types them, step by step: where they launch, and where an author tries it. */
export function TypedSteps({ schema, targets, typed, ...rest }: TypedStepsProps) {
  const { where } = typed;
  // Else nothing need be drawn again for what is typed elsewhere.
  const readsOthers = useMemo(() => showsOthers(schema), [schema]);
  const pickFrom = useMemo(
    () => ({ team: where.team, target: targets.find(({ name }) => name === where.target) }),
    [where.team, where.target, targets],
  );
  return (
    <LaunchSteps
      {...rest}
      key={typed.generation}
      unmet={typed.answers.unmet}
      values={typed.steps}
      shown={readsOthers ? typed.shown : noValues}
      pickFrom={pickFrom}
      typing={typed.typing}
      onChange={typed.changeAt}
      onLeave={typed.settle}
    />
  );
}

const noValues: JsonObject = {};
