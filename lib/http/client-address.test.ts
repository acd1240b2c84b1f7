import { expect, test } from "vitest";
import { clientAddress, clientAddressHeader } from "./client-address";

test("the address of a client is what the server says, and nothing that the client says", () => {
  const headers = new Headers({
    [clientAddressHeader]: "192.0.2.7",
    "x-forwarded-for": "203.0.113.9",
    "x-real-ip": "203.0.113.9",
    forwarded: "for=203.0.113.9",
  });
  expect(clientAddress(headers)).toBe("192.0.2.7");
});

test("the address of a client that no server told is unknown", () => {
  expect(clientAddress(new Headers({ "x-forwarded-for": "203.0.113.9" }))).toBe("unknown");
});
