import { expect, it } from "vitest";
import { type ErrorCode, errorCodes, PortalError } from "@/lib/errors";
import { isForeseen, isWorthRetrying } from "./failure";

const failure = (code: ErrorCode) => new PortalError(code, "It failed.");

it("tries again what another system or Slipway itself cannot do now, and nothing that was refused", () => {
  const codes = (Object.keys(errorCodes) as ErrorCode[]).filter(
    (code) => isForeseen(failure(code)) && isWorthRetrying(failure(code)),
  );
  expect(codes.sort()).toEqual(["rate_limited", "unavailable", "upstream_unavailable"]);
});

it("tries again what nobody foresaw, which has no words for people", () => {
  for (const error of [new TypeError("x is undefined"), failure("internal"), "a text"]) {
    expect(isForeseen(error)).toBe(false);
    expect(isWorthRetrying(error)).toBe(true);
  }
});
