import { expect, test } from "vitest";
import { isWithheld } from "./is-withheld";

const rules = {
  now: new Date("2026-06-01T00:00:00Z"),
  policies: {
    generation: "1",
    digest: "1",
    documents: [],
    exceptions: [],
    secretAllowances: [],
  },
};
const folder = "tenants/staging/payments/shop";

test("the record of an instance is shown, with the digests in it", () => {
  const record = `apiVersion: slipway.dev/v1alpha1
kind: Instance
spec:
  template:
    name: web-service
    digest: "16e1233193549f50a7788cb9a155df0a406758f77fb384c5c6a3a518afec75de"
written:
  files:
    sync.yaml: "sha256:1ae8253ab7b9fdf4568bb7edbcfffc8bd6d761aad30dfd922df1678728243524"
`;
  expect(isWithheld(`${folder}/slipway.yaml`, record, rules)).toBe(false);
});

test("what looks like a secret is not shown, in YAML, in a comment, and in what is no YAML", () => {
  const key = ["AKIA", "2J7QNZ4RMTSV6WXB"].join("");
  const hidden = [
    ["manifests/app.yaml", `kind: ConfigMap\ndata:\n  key: ${key}\n`],
    ["manifests/comment.yaml", `kind: ConfigMap # ${key}\n`],
    ["manifests/notes.txt", `The key is ${key}\n`],
    ["manifests/broken.yaml", `kind: [\n  ${key}\n`],
    ["manifests/secret.yaml", "kind: Secret\nstringData:\n  a: b\n"],
  ] as const;
  const shown = hidden.filter(([path, text]) => !isWithheld(`${folder}/${path}`, text, rules));
  expect(shown).toEqual([]);
});

const isShown = (text: string, file = "app.yaml") =>
  !isWithheld(`${folder}/manifests/${file}`, text, rules);

test("a Secret is not shown however it is written, and what only names one is", () => {
  const written = [
    'kind: "Secret"\ndata:\n  a: aHVudGVyMg==\n',
    '"kind": Secret\nstringData:\n  a: b\n',
    "kind: !!str Secret\nstringData:\n  a: b\n",
    "{kind: Secret, stringData: {a: b}}\n",
    "kind: List\nitems:\n  - kind: Secret\n    stringData:\n      a: b\n",
    "kind: ConfigMap\n---\nkind: Secret\nstringData:\n  a: b\n",
    '"kind": "Secret"\nstringData:\n  a: b\n  c: [\n',
  ];
  expect(written.filter((text) => isShown(text))).toEqual([]);
  expect(isShown('"kind": "Secret"\n', "notes.txt")).toBe(false);
  expect(
    isShown("kind: HelmRelease\nspec:\n  valuesFrom:\n    - kind: Secret\n      name: a\n"),
  ).toBe(true);
});
