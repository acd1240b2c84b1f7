import { expect, test } from "vitest";
import { parseTargetFile } from "./target-file";
import { targetNowhere } from "./target-nowhere";

const file = (spec: string) => ({
  path: "targets/eu-1.yaml",
  text: `apiVersion: slipway.dev/v1alpha1\nkind: Target\nmetadata: { name: eu-1 }\nspec:\n  repository: acme/platform\n${spec}`,
});
const environment = { SLIPWAY_TARGET_EU_TOKEN: "the token" };
const prod = targetNowhere("prod", {
  cluster: { id: "c", name: "prod", apiUrl: "https://prod.example.com" },
});
const messages = (spec: string) =>
  parseTargetFile(file(spec), { environment, others: [prod] }).problems.map(
    ({ message }) => message,
  );

test("the fields are those of the targets file, with secrets by their names", () => {
  const { definition } = parseTargetFile(
    file(
      "  cluster: { name: eu, apiUrl: https://eu.example.com, tokenFrom: SLIPWAY_TARGET_EU_TOKEN }\n",
    ),
    { environment, others: [] },
  );
  expect(definition).toMatchObject({
    name: "eu-1",
    title: "Eu 1",
    branch: "main",
    cluster: { apiUrl: "https://eu.example.com", credential: { token: { text: "the token" } } },
  });
});

test("a cluster is asked with nothing of Slipway's own: the keys of its webhooks are for webhooks alone", () => {
  const own = { FLUX_WEBHOOK_TOKEN: "a", FLAGGER_WEBHOOK_TOKEN: "b" };
  const told = (spec: string) =>
    parseTargetFile(file(spec), { environment: own, others: [] }).problems.map(
      ({ message }) => message,
    );
  const address = "apiUrl: https://elsewhere.example.com";
  for (const name of Object.keys(own)) {
    expect(told(`  cluster: { name: eu, ${address}, tokenFrom: ${name} }\n`)).toEqual([
      "spec.cluster.tokenFrom: must be the name of an environment variable that begins with SLIPWAY_TARGET_",
    ]);
    expect(told(`  cluster: { name: eu, kubeconfigFrom: ${name} }\n`)).toHaveLength(1);
    expect(told(`  fluxKeyFrom: ${name}\n  flaggerKeyFrom: ${name}\n`)).toEqual([]);
  }
});

test("the token of a cluster that is known is sent to no other address", () => {
  const told = messages("  cluster: { name: prod, apiUrl: https://elsewhere.example.com }\n");
  expect(told).toEqual([expect.stringContaining("the cluster prod is at another address")]);
  expect(told.join("")).not.toContain("prod.example.com");
  expect(messages("  cluster: { name: prod, apiUrl: https://prod.example.com/ }\n")).toEqual([]);
});

test("two targets that would write to one place are refused", () => {
  expect(messages("  environment: prod\n")).toEqual([
    "It would write to the same place as the target prod.",
  ]);
});

test("the name is that of the file", () => {
  const { path, text } = file("");
  const { problems } = parseTargetFile(
    { path, text: text.replace("name: eu-1", "name: eu-2") },
    { environment, others: [] },
  );
  expect(problems).toEqual([
    { path, line: 3, column: 19, message: "It must be the name of the file." },
  ]);
});
