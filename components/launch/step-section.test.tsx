import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { ParameterStep } from "@/lib/template";
import { StepSection } from "./step-section";
import { useOpenSteps } from "./use-open-steps";

const steps: ParameterStep[] = [
  { title: "Service", schema: { required: ["image"], properties: { image: {} } } },
  { title: "Size", schema: { properties: { size: { type: "string", default: "small" } } } },
  { title: "Network", schema: { properties: { port: { type: "integer", default: 80 } } } },
];

function Form(props: Partial<Parameters<typeof useOpenSteps>[0]>) {
  const folds = useOpenSteps({ steps, given: {}, problems: [], focus: undefined, ...props });
  return steps.map(({ title }, index) => (
    <StepSection
      key={title}
      id={String(index)}
      title={title}
      fold={folds.foldOf(index, { size: "small", port: 80 })}
      onEnter={() => undefined}
    >
      fields of {title}
    </StepSection>
  ));
}

const shown = (props: Parameters<typeof Form>[0] = {}) => {
  const html = renderToStaticMarkup(<Form {...props} />);
  return steps.map(({ title }) => title).filter((title) => html.includes(`fields of ${title}`));
};

describe("the steps of the form", () => {
  it("fold what needs nobody, with its values in words", () => {
    const html = renderToStaticMarkup(<Form />);
    expect(shown()).toEqual(["Service"]);
    expect(html.match(/<details class/g)).toHaveLength(2);
    expect(html).toMatch(/<summary.*Size<\/h2><span class="min-w-0 text-muted">small<\/span>/);
  });

  it("open where something is wrong, where a value is changed, and where one is led to", () => {
    const wrong = [{ pointer: "/size", message: "No." }];
    expect(shown({ problems: wrong })).toEqual(["Service", "Size"]);
    expect(shown({ given: { size: "large" } })).toEqual(["Service", "Size"]);
    expect(shown({ given: { size: "small" } })).toEqual(["Service"]);
    expect(shown({ focus: "/port" })).toEqual(["Service", "Network"]);
    expect(shown({ problems: [{ pointer: "#name", message: "No." }] })).toEqual(["Service"]);
  });
});
