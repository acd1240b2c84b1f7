"use client";

import { memo, useMemo, type ComponentProps } from "react";
import type { JsonObject } from "@/lib/json";
import type { ParameterStep } from "@/lib/template";
import { PickFrom, Problems, type ProblemsContext, ShownValues } from "./field-context";
import { variantOf } from "./parameter-check";
import { ParameterForm } from "./parameter-form";
import type { FieldPath } from "./set-value";
import { StepSection } from "./step-section";
import type { OpenSteps } from "./use-open-steps";
import { Typing, type TypingSource } from "./use-typed-text";

interface LaunchStepsProps {
  steps: readonly ParameterStep[];
  /** Indexes of those that are not there with these answers. */
  hidden: ReadonlySet<number>;
  /** The conditions that are not met. */
  unmet: ReadonlySet<string>;
  /** What each step shows, with defaults. */
  values: readonly JsonObject[];
  /** The same in one. */
  shown: JsonObject;
  messages: ProblemsContext;
  pickFrom: ComponentProps<typeof PickFrom>["value"];
  folds: OpenSteps;
  typing: TypingSource;
  onChange: (index: number, path: FieldPath, next: unknown) => void;
  onEnter: (step: string) => void;
  onLeave: () => void;
}

/** The parameters, step by step. Drawn again only when something in them is another. */
export const LaunchSteps = memo(function LaunchSteps(props: LaunchStepsProps) {
  const { steps, hidden, values, folds, onChange, onEnter } = props;
  return (
    <Typing value={props.typing}>
      <Problems value={props.messages}>
        <PickFrom value={props.pickFrom}>
          <ShownValues value={props.shown}>
            {steps.map((step, index) => {
              const own = values[index] ?? noValues;
              return hidden.has(index) ? null : (
                <StepSection
                  key={step.title}
                  id={String(index)}
                  title={step.title}
                  description={step.description}
                  fold={folds.foldOf(index, own)}
                  onEnter={onEnter}
                  onLeave={props.onLeave}
                >
                  <StepForm
                    index={index}
                    schema={variantOf(step.schema, props.unmet)}
                    values={own}
                    onChange={onChange}
                  />
                </StepSection>
              );
            })}
          </ShownValues>
        </PickFrom>
      </Problems>
    </Typing>
  );
});

const noValues: JsonObject = {};

function StepForm({
  index,
  schema,
  values,
  onChange,
}: {
  index: number;
  schema: JsonObject;
  values: JsonObject;
  onChange: LaunchStepsProps["onChange"];
}) {
  const change = useMemo(
    () => (path: FieldPath, next: unknown) => onChange(index, path, next),
    [index, onChange],
  );
  return <ParameterForm id={`p${index}`} schema={schema} values={values} onChange={change} />;
}
