import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { answersOf } from "./answers";
import { checkParameters } from "./check-parameters";
import { conditionEngine } from "./condition-engine";
import { editAnswers } from "./edit-answers";
import { validateParameters } from "./parameters";
import { bundle, content, instance, renderBundle, target, template } from "./testing/bundles";

const spec = `  parameters:
    - title: Traffic
      required: [protocol]
      properties:
        protocol: { type: string, enum: [http, tcp], default: http }
        exposed: { type: boolean, default: false }
        port: { type: integer, title: Port, default: 5432, x-slipway-when: params.protocol == 'tcp' }
    - title: Route
      x-slipway-when: params.exposed
      required: [host]
      properties:
        host: { type: string, title: Host name }
        tls:
          type: object
          title: TLS
          required: [mode]
          properties:
            mode: { type: string, default: auto }
            secret: { type: string, x-slipway-when: "params.tls.mode == 'own'" }
      if: { properties: { host: { pattern: "^x" } }, required: [host] }
      then: { required: [tls] }
    - title: Rules
      properties:
        rules:
          type: array
          items:
            type: object
            required: [path, port]
            properties:
              path: { type: string }
              port: { type: integer, x-slipway-when: params.protocol == 'tcp' }
`;
const file = "a: ${{ params.?port }}\nb: ${{ params.?host }}\n";
const files = bundle(spec, { "a.yaml": file });
const { schema } = template(files);
const answers = (given: JsonObject) => answersOf(schema, given, conditionEngine);

const problems = (given: JsonObject) => {
  const { schema: left, filled } = answers(given);
  return checkParameters(left, filled).map(({ pointer, keyword }) => [pointer, keyword]);
};

const refused = (given: JsonObject) =>
  validateParameters(template(files), given, { instance, target }).map(
    ({ code, pointer, message }) => [code, pointer, message],
  );

describe("a parameter with a condition", () => {
  it("has no value and no default where the condition is not met", () => {
    expect(answers({}).filled).toEqual({ protocol: "http", exposed: false });
    expect(answers({ protocol: "tcp" }).filled).toMatchObject({ port: 5432 });
  });

  it("is absent for the files of the template", () => {
    expect(content(files, {})).toBe("{}\n");
    expect(content(files, { protocol: "tcp" })).toBe("a: 5432\n");
  });

  it("is required only where it is there, also in a group, in a list and in a hidden step", () => {
    expect(problems({ rules: [{ path: "/" }] })).toEqual([]);
    expect(problems({ exposed: true, protocol: "tcp", rules: [{ path: "/" }] })).toEqual([
      ["/host", "required"],
      ["/rules/0/port", "required"],
    ]);
  });

  it("is refused by the API where the condition is not met, with the field and the condition", () => {
    expect(refused({ port: 1, host: "a", rules: [{ path: "/", port: 1 }] })).toEqual([
      [
        "hidden-parameter",
        "/port",
        "Port is only there where params.protocol == 'tcp'. Leave it out.",
      ],
      ["hidden-parameter", "/host", "Host name is only there where params.exposed. Leave it out."],
      [
        "hidden-parameter",
        "/rules/0/port",
        "Port is only there where params.protocol == 'tcp'. Leave it out.",
      ],
    ]);
    expect(refused({ protocol: "tcp", port: 1, rules: [{ path: "/", port: 1 }] })).toEqual([]);
    expect(refused({ port: null }).map(([code]) => code)).toEqual(["hidden-parameter"]);
  });

  it("depends on what is left of the answers before it", () => {
    const given = { exposed: true, host: "a", tls: { mode: "own", secret: "s" } };
    expect(answers(given).given).toEqual(given);
    expect(answers({ ...given, exposed: false }).hidden.map(({ pointer }) => pointer)).toEqual([
      "/host",
      "/tls",
    ]);
    expect(answers({ ...given, tls: { mode: "auto", secret: "s" } }).given).toEqual({
      ...given,
      tls: { mode: "auto" },
    });
  });

  it("is absent for the conditions after it, with its default too", () => {
    const chain = template(
      bundle(
        "  parameters:\n    properties:\n      a: { type: string, default: z }\n" +
          "      b: { type: string, default: x, x-slipway-when: params.a == 'x' }\n" +
          "      c: { type: string, default: x, x-slipway-when: params.b == 'x' }\n" +
          "      d: { type: string, default: x, x-slipway-when: '!has(params.c)' }\n",
      ),
    ).schema;
    const filled = (given: JsonObject) => answersOf(chain, given, conditionEngine).filled;
    expect(filled({})).toEqual({ a: "z", d: "x" });
    expect(filled({ b: "x", c: "x" })).toEqual({ a: "z", d: "x" });
    expect(filled({ a: "x" })).toEqual({ a: "x", b: "x", c: "x" });
  });

  it("comes back with its value in the form, in a group and in a list too", () => {
    const typed = {
      protocol: "tcp",
      port: 1,
      rules: [
        { path: "/a", port: 1 },
        { path: "/b", port: 2 },
      ],
    };
    const change = (before: JsonObject, by: JsonObject) => {
      const shown = answers(before);
      return editAnswers(shown, before, { ...shown.filled, ...by });
    };
    const http = change(typed, { protocol: "http" });
    expect(answers(http).given).toEqual({
      protocol: "http",
      rules: [{ path: "/a" }, { path: "/b" }],
    });
    // Meanwhile an entry goes, another one comes, and one is changed.
    const less = change(http, { rules: [{ path: "/b" }] });
    expect(answers(change(less, { protocol: "tcp" })).given).toEqual({
      protocol: "tcp",
      port: 1,
      rules: [{ path: "/b", port: 2 }],
    });
    const swapped = change(http, { rules: [{ path: "/b" }, { path: "/c" }] });
    expect(answers(change(swapped, { protocol: "tcp" })).given["rules"]).toMatchObject([
      { path: "/b", port: 2 },
      { path: "/c" },
    ]);
  });
});

/** The problems of a template whose `x` has this condition, and is given. */
const hidden = (when: string, given: JsonObject = {}) => {
  const made = bundle(
    "  parameters:\n    properties:\n" +
      "      list: { type: array, items: { type: integer } }\n      num: { type: integer }\n" +
      `      x: { type: string, x-slipway-when: "${when}" }\n`,
    { "a.yaml": "a: ${{ params.?x }}\n" },
  );
  return renderBundle(made, { ...given, x: "x" }).problems.map(({ code }) => code);
};

describe("the evaluation of conditions", () => {
  it("takes what cannot be read yet, or has another type, for not met", () => {
    expect(hidden("params.num > 1")).toEqual(["hidden-parameter"]);
    expect(hidden("!(params.num > 1)")).toEqual(["hidden-parameter"]);
    expect(hidden("!has(params.num)")).toEqual([]);
    expect(hidden("params.num == 2", { num: 2 })).toEqual([]);
  });

  it("says where a condition is no boolean, and ends one that takes too many steps", () => {
    expect(hidden("params.num", { num: 2 })).toEqual(["hidden-parameter", "wrong-type"]);
    const list = Array.from({ length: 400 }, (_, index) => index);
    expect(hidden("params.list.all(a, params.list.all(b, a + b >= 0))", { list })).toEqual([
      "hidden-parameter",
      "too-expensive",
    ]);
  });
});
