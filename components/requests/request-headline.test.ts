import { expect, it } from "vitest";
import { requestHeadline } from "./request-headline";

const request = {
  kind: "create",
  name: "checkout",
  template: "web-service",
  version: "1.3.0",
  team: "payments",
  target: "staging",
} as const;

it("says in a sentence what a request does", () => {
  expect(requestHeadline(request)).toBe(
    "Launch checkout (web-service 1.3.0) for payments on staging",
  );
  expect(requestHeadline({ ...request, kind: "upgrade", fromVersion: "1.2.0" })).toBe(
    "Upgrade checkout (web-service 1.2.0 to 1.3.0) for payments on staging",
  );
});
