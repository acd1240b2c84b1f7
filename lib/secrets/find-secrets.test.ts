import { describe, expect, it } from "vitest";
import { findSecrets } from "./find-secrets";

/** Put together here, so that no scanner takes this file for a leak. */
const secrets: [string, string][] = [
  ["a private key", `-----BEGIN ${"RSA "}PRIVATE KEY-----\nMIIE`],
  ["an OpenSSH key", `-----BEGIN ${"OPENSSH "}PRIVATE KEY-----`],
  ["an AWS key", `AKIA${"IOSFODNN7EXAMPLE"}`],
  ["a GitHub token", `ghp_${"1234567890abcdefghijABCDEFGHIJ123456"}`],
  ["a fine-grained GitHub token", `github_pat_${"11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz"}`],
  ["a GitLab token", `glpat-${"aB3dE6gH9jK2mN5pQ8sT"}`],
  ["a Slack token", `xoxb-${"123456789012-abcdefghijkl"}`],
  ["a Stripe key", `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`],
  [
    "a JWT",
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${"dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"}`,
  ],
  ["an address with a password", `postgres://app:${"hunter2"}@db:5432/app`],
  ["random base64", "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ+9A="],
  ["random hexadecimal", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
];

const harmless = [
  "registry.example.com/shop/checkout:1.4.2",
  "registry.example.com/shop/checkout:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
  "registry.example.com/shop/checkout@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "checkout-production-eu-west-1.apps.example.com",
  "https://github.com/acme/shop/commit/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
  "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11",
  "The service that takes the orders of the shop, see https://wiki.example.com/Teams/Payments/HowToRunTheCheckoutService2",
  "0 */6 * * *",
  "500m",
  "2Gi",
  "",
  "on",
  "select * from orders where created_at > now()",
  "internationalisation-of-the-frontend-service",
];

describe("values that look like secrets", () => {
  it.each(secrets)("%s is found, and named by its pointer only", (_, value) => {
    const found = findSecrets({ env: [{ value: `x ${value}`.slice(2) }] });
    expect(found.map(({ pointer }) => pointer)).toEqual(["/env/0/value"]);
    expect(JSON.stringify(found)).not.toContain(value);
  });

  it.each(harmless)("%j is none", (value) => expect(findSecrets({ value })).toEqual([]));

  it("looks harder where the field's name says so, and not at the name of a secret", () => {
    expect(findSecrets({ dbPassword: "Tr0ub4dor&3x" })).toHaveLength(1);
    expect(findSecrets({ passwordSecret: "checkout-db" })).toEqual([]);
    expect(findSecrets({ tokenName: "checkout" })).toEqual([]);
  });

  it("does not tell a key that is a secret itself", () => {
    expect(
      findSecrets({ env: { [`ghp_${"1234567890abcdefghijABCDEFGHIJ123456"}`]: "x" } }),
    ).toEqual([{ pointer: "/env", looksLike: "a GitHub token" }]);
  });
});
