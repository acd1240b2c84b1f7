import { expect, test } from "vitest";
import { networks } from "./networks";

test("networks hold the addresses that share their prefix, and no others", () => {
  const list = networks(["10.0.0.0/8", "192.0.2.7", "fd00::/8", "2001:db8::1"]);
  const isIn = (address: string) =>
    list?.check(address, address.includes(":") ? "ipv6" : "ipv4") ?? false;
  for (const address of ["10.0.0.0", "10.255.255.255", "192.0.2.7", "fdff::1", "2001:db8::1"])
    expect([address, isIn(address)]).toEqual([address, true]);
  for (const address of ["9.255.255.255", "11.0.0.0", "192.0.2.8", "fc00::1", "2001:db8::2"])
    expect([address, isIn(address)]).toEqual([address, false]);
});

test("no networks hold no address", () => {
  expect(networks([])?.check("127.0.0.1")).toBe(false);
});

test.each([
  "10.0.0.0/33",
  "fd00::/129",
  "10.0.0/8",
  "010.0.0.1",
  "10.0.0.0/",
  "10.0.0.0/-1",
  "10.0.0.0/8/8",
  "10.0.0.1-10.0.0.9",
  "proxy.example.com",
  "*",
  "fe80::1%eth0",
  "::ffff:10.0.0.0/104",
  "[::1]",
  " 10.0.0.1",
])("%j is no network", (text) => {
  expect(networks([text])).toBeUndefined();
});
