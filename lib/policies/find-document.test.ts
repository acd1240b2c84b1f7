import { expect, test } from "vitest";
import { findDocument } from "./find-document";
import type { PolicyDocument } from "./policy-document";

const document = (name: string | undefined, text: string): PolicyDocument => ({
  name,
  path: `policies/${name ?? "other"}.yaml`,
  text,
  tests: "",
  source: "edited",
});
const policy = (name: string) =>
  `kind: ValidatingAdmissionPolicy\nmetadata: { name: ${name} }\n---\n`;

test("a policy is found by the name of its file, and by any other in that file", async () => {
  const documents = [document("a", policy("a")), document("b", `${policy("b")}${policy("c")}`)];
  expect((await findDocument({ documents }, "a"))?.path).toBe("policies/a.yaml");
  expect((await findDocument({ documents }, "c"))?.path).toBe("policies/b.yaml");
  expect(await findDocument({ documents }, "d")).toBeUndefined();
});

test("files that take long to read hold nothing up, wherever the policy is", async () => {
  const documents = [
    document(undefined, `a: [${"0,".repeat(128 * 1024 - 10)}0]\n`),
    document("b", `${policy("b")}${policy("c")}`),
  ];
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  expect((await findDocument({ documents }, "c"))?.path).toBe("policies/b.yaml");
  clearInterval(ticking);
  // In this thread there would be none.
  expect(ticks).toBeGreaterThan(5);
});
