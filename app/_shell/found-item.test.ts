import { expect, it } from "vitest";
import { searchItem } from "./found-item";

const place = { href: "/x", title: "checkout", team: "payments", target: "Staging" };

it("calls what was found as its own page does", () => {
  expect(
    searchItem({ ...place, kind: "instance", state: "pending", suspended: false }),
  ).toMatchObject({
    title: "checkout",
    detail: "payments · Staging · Not deployed yet",
  });
  expect(
    searchItem({ ...place, kind: "instance", state: "healthy", suspended: true }),
  ).toMatchObject({ detail: "payments · Staging · Healthy, suspended" });
  expect(
    searchItem({ ...place, kind: "request", change: "create", state: "pull-request-open" }),
  ).toMatchObject({
    title: "Launch checkout",
    detail: "payments · Staging · Pull request open",
  });
  expect(
    searchItem({ ...place, kind: "request", change: "remove", state: "healthy" }),
  ).toMatchObject({ title: "Remove checkout", detail: "payments · Staging · Removed" });
});
