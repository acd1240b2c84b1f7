import type { Step } from "@/components/ui/stepper";
import type { ParameterStep } from "@/lib/template";
import type { FieldProblem } from "./launch-values";
import { stepOf } from "./step-values";

interface StepsToShow {
  steps: readonly ParameterStep[];
  /** Indexes of those that are not there with these answers. */
  hidden: ReadonlySet<number>;
  /** The key of the step that somebody is in. */
  current: string;
  /** What is wrong with where it goes; undefined where that is no step. */
  where: object | undefined;
  problems: readonly FieldProblem[];
  fields: { left: ReadonlySet<string>; showsAll: boolean };
}

/** The steps of the launch form as the stepper shows them. */
export function statesOfSteps({
  steps,
  hidden,
  current,
  where,
  problems,
  fields,
}: StepsToShow): Step[] {
  const { left, showsAll } = fields;
  const isOf = (index: number, pointer: string) => stepOf(steps, pointer) === index;
  const first: Step[] =
    where === undefined
      ? []
      : [
          {
            key: "where",
            title: "Where",
            state: stateOf("where", current, Object.keys(where).length > 0, showsAll),
          },
        ];
  return [
    ...first,
    ...steps.flatMap((step, index) => {
      if (hidden.has(index)) return [];
      const isWrong = problems.some(
        ({ pointer }) => pointer.startsWith("/") && isOf(index, pointer),
      );
      const isSeen =
        showsAll || [...left].some((pointer) => pointer.startsWith("/") && isOf(index, pointer));
      const key = String(index);
      return [{ key, title: step.title, state: stateOf(key, current, isWrong, isSeen) }];
    }),
  ];
}

function stateOf(key: string, current: string, isWrong: boolean, isSeen: boolean): Step["state"] {
  if (key === current) return "current";
  if (isWrong) return isSeen ? "problem" : "todo";
  return "done";
}
