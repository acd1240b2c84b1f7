import { expect, it } from "vitest";
import { withheldValue, withholdSecrets } from "./withhold-secrets";

const secret = `glpat-${"a1b2c3d4e5".repeat(2)}`;

it("values that look like a secret are withheld wherever they stand, and nothing else", () => {
  const parameters = { "a/b": [{ note: `use ${secret}` }, "text"], replicas: 3, none: null };
  expect(withholdSecrets(parameters)).toEqual({
    "a/b": [{ note: withheldValue }, "text"],
    replicas: 3,
    none: null,
  });
  expect(withholdSecrets({ password: "Tr0ub4dor&3" })).toEqual({ password: withheldValue });
});

it("the name of a secret is kept, and so is all that holds none", () => {
  const parameters = { credentials: "database-credentials", image: "registry.example.com/a:1" };
  expect(withholdSecrets(parameters)).toBe(parameters);
});
