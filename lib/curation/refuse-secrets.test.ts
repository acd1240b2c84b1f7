import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { refuseSecrets } from "./refuse-secrets";

const shipped = path.resolve("catalog/policies");

test("nothing that ships is taken for a secret", () => {
  const files = readdirSync(shipped, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({ path: file, text: readFileSync(path.join(shipped, file), "utf8") }));
  expect(files.length).toBeGreaterThan(10);
  expect(() => refuseSecrets(files)).not.toThrow();
});

test("a key in a policy is refused with its place, and without what it is", () => {
  const key = ["ghp", "_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].join("");
  const text = `kind: ValidatingAdmissionPolicy\n# token: ${key}\n`;
  expect(() => refuseSecrets([{ path: "policies/a/policy.yaml", text }])).toThrow(
    expect.objectContaining({
      code: "secret_found",
      message: expect.stringMatching(/^policies\/a\/policy\.yaml, line 2: (?!.*a1B2)/),
    }),
  );
  expect(() => refuseSecrets([{ path: "policies/a/policy.yaml", text: null }])).not.toThrow();
});
