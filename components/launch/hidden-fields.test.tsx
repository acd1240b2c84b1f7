import { createSchemaUtils, type RJSFSchema } from "@rjsf/utils";
import * as fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { parseTemplate } from "@/lib/template";
import { answersOf, formSchema, variantOf } from "@/lib/template/browser";
import { conditionEngine } from "@/lib/template/browser-conditions";
import { conditionSchemas } from "@/lib/template/testing/condition-schemas";
import { formParameters } from "@/lib/template/testing/form-schemas";
import { hiddenSteps } from "./hidden-steps";
import { choosesNothing, ParameterForm } from "./parameter-form";
import { statesOfSteps } from "./step-states";
import { validator } from "./validator";

const { template } = parseTemplate({
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: any, version: 1.0.0 }
spec:
  title: Any
  summary: Any.
  parameters:
    - title: Traffic
      properties:
        protocol: { type: string, enum: [http, tcp], default: http }
        port: { type: integer, title: Port, x-slipway-when: params.protocol == 'tcp' }
        rules:
          type: array
          items: { type: object, properties: { at: { type: string, title: At, x-slipway-when: params.protocol == 'tcp' } } }
    - title: Route
      x-slipway-when: params.protocol == 'http'
      properties: { host: { type: string } }
    - title: Pool
      properties: { size: { type: integer, x-slipway-when: params.protocol == 'tcp' } }
`,
  "README.md": "Any.",
  "files/any.yaml": "a: 1\n",
});
const { definition, schema } = template ?? { definition: { steps: [] }, schema: {} };
const { steps } = definition;

function shown(given: JsonObject) {
  const { unmet, filled } = answersOf(schema, given, conditionEngine);
  const hidden = hiddenSteps(steps, unmet);
  const states = statesOfSteps({
    steps,
    hidden,
    current: "0",
    where: undefined,
    problems: [],
    fields: { left: new Set(), showsAll: false },
  });
  const html = renderToStaticMarkup(
    <ParameterForm
      id="p"
      schema={variantOf(steps[0]?.schema ?? {}, unmet)}
      values={filled}
      onChange={() => undefined}
    />,
  );
  return { titles: states.map(({ title }) => title), html };
}

describe("the form of a template with conditions", () => {
  it("has the steps and the fields whose conditions are met, also in a list", () => {
    const rules = [{ at: "x" }];
    const http = shown({ rules });
    expect(http.titles).toEqual(["Traffic", "Route"]);
    expect(http.html).not.toMatch(/>Port<|>At</);
    const tcp = shown({ protocol: "tcp", rules });
    expect(tcp.titles).toEqual(["Traffic", "Pool"]);
    expect(tcp.html).toMatch(/>Port<[\s\S]*>At</);
  });

  it("holds exactly what is not hidden, whatever the schema and the answers", () => {
    fc.assert(
      fc.property(conditionSchemas, formParameters, (any, given) => {
        const { schema: left, filled } = answersOf(any, given, conditionEngine);
        const drawn = formSchema(left) as unknown as RJSFSchema;
        const utils = createSchemaUtils<JsonObject>(validator, drawn, choosesNothing);
        expect(utils.getDefaultFormState(drawn, filled, false, "always" as never)).toEqual(filled);
      }),
    );
  });

  it("can be drawn for every schema, and chooses nothing", () => {
    fc.assert(
      fc.property(conditionSchemas, (any) => {
        const { schema: left, filled } = answersOf(any, {}, conditionEngine);
        const told: unknown[] = [];
        renderToStaticMarkup(
          <ParameterForm
            id="p"
            schema={left}
            values={filled}
            onChange={(next) => told.push(next)}
          />,
        );
        expect(told).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
