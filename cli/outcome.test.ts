import { expect, it } from "vitest";
import { withoutControls } from "./outcome";

it("what a terminal would do something for is shown, and lines and tabs stay", () => {
  expect(withoutControls("a\u001b[31mb\rc\u0007\u009bd\n\te — ü")).toBe(
    "a\ufffd[31mb\ufffdc\ufffd\ufffdd\n\te — ü",
  );
});
