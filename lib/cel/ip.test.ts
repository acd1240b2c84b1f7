import { expect, test } from "vitest";
import { ip, parseIp } from "./ip";

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["0.0.0.0", "0.0.0.0"],
  ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
  ["2001:0DB8:0:0:0:0:0:0001", "2001:db8::1"],
  ["::", "::"],
  ["::1", "::1"],
  ["1::", "1::"],
  ["1::7:8", "1::7:8"],
  ["1:2:3:4:5:6::8", "1:2:3:4:5:6:0:8"],
  // The longest run of zeros is left out, the first of two that are alike.
  ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
  ["1:0:0:2:3:0:0:4", "1::2:3:0:0:4"],
  // The last 32 bits may be written as an IPv4 address.
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ["1:2:3:4:5:6:192.0.2.33", "1:2:3:4:5:6:c000:221"],
])("%s is an address, written %s", (text, canonical) => {
  expect(parseIp(text)?.toString()).toBe(canonical);
});

test.each([
  "",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "01.2.3.4",
  "1:2:3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:192.0.2.1",
  "1:2:3:4:5:6:7::8",
  "1::2::3",
  ":::",
  ":1",
  "1:",
  "12345::",
  "::12345",
  "g::",
  "::g1",
  "::1g",
  "1:x:3::",
  "::192.0.2.1.5",
  "192.0.2.1::",
  // No zones, and no IPv4 address in disguise: as Kubernetes.
  "fe80::1%eth0",
  "::ffff:192.0.2.1",
])("%j is no address", (text) => {
  expect(parseIp(text)).toBeUndefined();
  expect(() => ip(text)).toThrow("is not an IP address.");
});
