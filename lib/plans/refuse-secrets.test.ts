import { globSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readBundle } from "@/lib/catalog/server";
import { knownSecrets, loadAllowances } from "@/lib/secrets";
import { type BundleFiles, parseTemplate, render } from "@/lib/template";
import { isRefusalExpected, readTemplateTests, renderInputOf } from "@/lib/template-tests";
import { hasErrors } from "./plan";
import { refuse } from "./refuse";
import { secretsInOutput, secretsInParameters } from "./refuse-secrets";

const definition = `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: settings, version: 1.0.0 }
spec:
  title: Settings
  summary: Some settings.
  category: Tests
  icon: box
  owner: platform-team
  scope: team
  parameters: { title: Settings, properties: { user: { type: string, default: app }, word: { type: string, default: "" }, dsn: { type: string, default: "" } } }
`;
const token = `ghp_${"1234567890abcdefghijABCDEFGHIJ123456"}`;
const now = new Date("2026-11-25T12:00:00Z");
const none = { template: "settings", allowances: [], now };

function output(files: BundleFiles, parameters: Record<string, string> = {}) {
  const { template, problems } = parseTemplate({
    "template.yaml": definition,
    "README.md": "Settings.",
    ...files,
  });
  if (template === undefined) throw new Error(JSON.stringify(problems));
  const rendering = render({
    template,
    parameters,
    instance: {
      id: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11",
      name: "web",
      team: "payments",
      namespace: "payments",
      path: "tenants/staging/payments/web",
    },
    target: {
      name: "staging",
      environment: "staging",
      cluster: "staging",
      vars: {},
      substitution: false,
    },
  });
  expect(rendering.problems).toEqual([]);
  return rendering;
}

const settings = {
  "files/settings.yaml":
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n  url: "postgres://${{ params.user }}:${{ params.word }}@db:5432/app"\n  dsn: ${{ params.dsn }}\n',
};

describe("what would be written", () => {
  it("is refused where parameters make a secret together, and one of them is named", () => {
    const word = `Tr0ub4dor${"3x"}`;
    expect(secretsInParameters({ word }, none)).toEqual([]);
    const found = secretsInOutput(output(settings, { word }), none);
    expect(found).toEqual([
      expect.objectContaining({
        code: "secret-found",
        file: "settings.yaml",
        pointer: "/parameters/user",
        message: expect.stringContaining("an address with a password in it"),
      }),
    ]);
    expect(JSON.stringify(found)).not.toContain(word);
    expect(hasErrors(found)).toBe(true);
    expect(() => refuse(found)).toThrow(
      expect.objectContaining({
        code: "secret_found",
        fields: [expect.objectContaining({ pointer: "/parameters/user" })],
      }),
    );
  });

  it("is refused where the template itself holds a secret, and its owner is named, not a field", () => {
    const found = secretsInOutput(
      output({
        "files/a.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata: { token: ${token} }\n# ${token}\n`,
      }),
      none,
    );
    expect(
      found.map(({ pointer, message }) => [
        pointer,
        message.includes(
          "The template would write what looks like a GitHub token into the ConfigMap in a.yaml at /data/token",
        ),
      ]),
    ).toEqual([[undefined, true]]);
    expect(() => refuse(found)).toThrow(
      expect.objectContaining({
        code: "secret_found",
        message: expect.stringContaining("What the template would write"),
        hint: expect.stringContaining("Ask its owner"),
      }),
    );
    expect(JSON.stringify(found)).not.toContain(token);
  });

  it("only warns of what Git has already, and refuses what is new beside it", () => {
    const word = `Tr0ub4dor${"3x"}`;
    const url = `postgres://app:${word}@db:5432/app`;
    const known = knownSecrets(
      new Map([
        ["a/slipway.yaml", { text: `spec: { parameters: { dbPassword: ${word} } }\n` }],
        ["a/manifests/settings.yaml", { text: `data:\n  url: ${url}\n` }],
      ]),
    );
    const allowed = { ...none, known };
    const verdictsOf = (parameters: Record<string, string>) =>
      [
        ...secretsInParameters(parameters, allowed),
        ...secretsInOutput(output(settings, parameters), allowed),
      ].map(({ severity, pointer }) => [severity, pointer]);
    expect(secretsInParameters({ dbPassword: word }, allowed)).toEqual([
      expect.objectContaining({ severity: "warning", pointer: "/parameters/dbPassword" }),
    ]);
    expect(verdictsOf({ word })).toEqual([["warning", "/parameters/user"]]);
    expect(verdictsOf({ word, dsn: token })).toEqual([
      ["error", "/parameters/dsn"],
      ["warning", "/parameters/user"],
      ["error", "/parameters/dsn"],
    ]);
    expect(secretsInParameters({ dbPassword: `${word}4` }, allowed)).toEqual([
      expect.objectContaining({ severity: "error" }),
    ]);
    expect(known.quotes(`No ${word} here.`)).toBe(true);
    expect(known.quotes("No password here.")).toBe(false);
  });

  it("may name a secret where the schema of a parameter says that it does", () => {
    const schema = {
      properties: {
        password: { type: "string", format: "secret-reference" },
        users: { items: { properties: { token: { $ref: "#/$defs/named" } } } },
      },
      $defs: { named: { type: "string", format: "secret-reference" } },
    };
    const parameters = { password: "CheckoutDb", users: [{ token: "web" }] };
    expect(secretsInParameters(parameters, none)).toHaveLength(2);
    expect(secretsInParameters(parameters, { ...none, schema })).toEqual([]);
    expect(secretsInParameters({ password: token }, { ...none, schema })).toHaveLength(1);
  });

  it("stands where Ops said that it is none, and nowhere else", () => {
    const dsn = `https://${"9f86d081884c7d659a2feaa0c55ad015"}@errors.example.com/7`;
    const { allowances, problems } = loadAllowances([
      {
        path: "dsn.yaml",
        text: `apiVersion: slipway.dev/v1alpha1\nkind: SecretAllowance\nmetadata: { name: dsn }\nspec: { pattern: "https://[0-9a-f]{32}@errors[.]example[.]com/[0-9]+", where: { template: settings, parameter: /dsn }, reason: Public by its makers' word., by: platform-team }\n`,
      },
    ]);
    expect(problems).toEqual([]);
    const rendering = output(settings, { dsn });
    expect(secretsInParameters({ dsn }, none)).toHaveLength(1);
    expect(secretsInOutput(rendering, none)).toHaveLength(1);
    expect(secretsInParameters({ dsn }, { ...none, allowances })).toEqual([]);
    expect(secretsInOutput(rendering, { ...none, allowances })).toEqual([]);
    expect(secretsInParameters({ user: dsn }, { ...none, allowances })).toHaveLength(1);
  });
});

it.each(
  globSync("catalog/*/template.yaml", { cwd: process.cwd() })
    .map((file) => path.dirname(file))
    .toSorted(),
)("nothing that %s writes looks like a secret", async (folder) => {
  const { template } = parseTemplate(await readBundle(path.join(process.cwd(), folder)));
  if (template === undefined) throw new Error("It does not parse.");
  const tests = readTemplateTests(template.bundle).tests.filter((test) => !isRefusalExpected(test));
  expect(tests.length).toBeGreaterThan(0);
  const found = tests.flatMap((test) => {
    const input = renderInputOf(template, test);
    return [
      ...secretsInParameters(input.parameters, none),
      ...secretsInOutput(render(input), none),
    ].map(({ message }) => `${test.title}: ${message}`);
  });
  expect(found).toEqual([]);
});
