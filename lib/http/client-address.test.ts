import { expect, test } from "vitest";
import { clientAddressHeader, clientNetwork } from "./client-address";

test("the address of a client is what the server says, and nothing that the client says", () => {
  const headers = new Headers({
    [clientAddressHeader]: "192.0.2.7",
    "x-forwarded-for": "203.0.113.9",
    "x-real-ip": "203.0.113.9",
    forwarded: "for=203.0.113.9",
  });
  expect(clientNetwork(headers)).toBe("192.0.2.7");
});

test("the address of a client that no server told is unknown", () => {
  expect(clientNetwork(new Headers({ "x-forwarded-for": "203.0.113.9" }))).toBe("unknown");
});

test.each([
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:ffff:a:b:c", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::9", "2001:db8:1:3::/64"],
  ["2001:db8::9", "2001:db8:0:0::/64"],
  ["2001:db8::2:0:0:0:9", "2001:db8:0:2::/64"],
  ["2001::", "2001:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["203.0.113.9", "203.0.113.9"],
])("a client at %s is counted as %s", (address, network) => {
  expect(clientNetwork(new Headers({ [clientAddressHeader]: address }))).toBe(network);
});
