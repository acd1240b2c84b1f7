import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { environmentSchema, parseEnvironment } from "./environment";

const complete = {
  DATABASE_URL: "postgresql://slipway@localhost/slipway",
  NEXTAUTH_URL: "https://slipway.example.com/",
  NEXTAUTH_SECRET: "x".repeat(32),
  SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  OIDC_ISSUER: "https://sso.example.com",
  OIDC_CLIENT_ID: "slipway",
  OIDC_CLIENT_SECRET: "client-secret",
  GITHUB_TOKEN: "token",
  GITHUB_WEBHOOK_SECRET: "a-webhook-secret",
};

const catalogPath = (folder: string | undefined) =>
  parseEnvironment({ ...complete, SLIPWAY_CATALOG_PATH: folder }).SLIPWAY_CATALOG_PATH;

test("a complete environment is parsed, with defaults for what may be left out", () => {
  const config = parseEnvironment({ ...complete, SLIPWAY_OPS_GROUPS: "platform-ops, sre" });
  expect(config).toMatchObject({
    PORT: 3000,
    NEXTAUTH_URL: "https://slipway.example.com",
    OIDC_GROUPS_CLAIM: "groups",
    SLIPWAY_OPS_GROUPS: ["platform-ops", "sre"],
    hostCredentials: { kind: "token", token: "token" },
  });
});

test("everything that is missing or malformed is named in one line, without its value", () => {
  const wrong = { ...complete, OIDC_ISSUER: "", NEXTAUTH_SECRET: "short-secret" };
  expect(() => parseEnvironment(wrong)).toThrow(
    /NEXTAUTH_SECRET must have at least 32 characters; OIDC_ISSUER is missing/,
  );
  expect(() => parseEnvironment(wrong)).not.toThrow(/short-secret/);
});

test("the catalog's folder is named as people name it, and lies within its repository", () => {
  expect([undefined, ".", "./", "./platform/catalog/", "catalog"].map(catalogPath)).toEqual([
    "",
    "",
    "",
    "platform/catalog",
    "catalog",
  ]);
  expect(() => catalogPath("../other")).toThrow(
    /SLIPWAY_CATALOG_PATH must be a folder of the repository/,
  );
  expect(() => catalogPath("/etc")).toThrow(/SLIPWAY_CATALOG_PATH/);
});

test("an App's credentials win over a token, and its key may be on one line", () => {
  const { hostCredentials } = parseEnvironment({
    ...complete,
    GITHUB_APP_ID: "12",
    GITHUB_APP_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\\nkey\\nEND-----",
  });
  expect(hostCredentials).toEqual({
    kind: "app",
    appId: "12",
    privateKey: "-----BEGIN PRIVATE KEY-----\nkey\nEND-----",
  });
});

test("credentials for GitHub may come later, but not by halves", () => {
  expect(
    parseEnvironment({ ...complete, GITHUB_TOKEN: undefined, GITHUB_WEBHOOK_SECRET: undefined })
      .hostCredentials,
  ).toEqual({ kind: "none" });
  expect(() => parseEnvironment({ ...complete, GITHUB_APP_ID: "12" })).toThrow(
    /GITHUB_APP_PRIVATE_KEY is missing/,
  );
  expect(() => parseEnvironment({ ...complete, GITHUB_CLIENT_SECRET: "s3cret" })).toThrow(
    /GITHUB_CLIENT_ID is missing/,
  );
  expect(() =>
    parseEnvironment({ ...complete, GITHUB_APP_ID: "12", GITHUB_APP_PRIVATE_KEY: "/etc/key.pem" }),
  ).toThrow(/whole PEM file/);
});

test("while the encryption key is changed, both may stand there", () => {
  const both = `${Buffer.alloc(32, 8).toString("base64")},${complete.SLIPWAY_ENCRYPTION_KEY}`;
  expect(
    parseEnvironment({ ...complete, SLIPWAY_ENCRYPTION_KEY: both }).SLIPWAY_ENCRYPTION_KEY,
  ).toBe(both);
  expect(() =>
    parseEnvironment({
      ...complete,
      SLIPWAY_ENCRYPTION_KEY: `${complete.SLIPWAY_ENCRYPTION_KEY},short`,
    }),
  ).toThrow(/SLIPWAY_ENCRYPTION_KEY must be 32 bytes/);
});

test("nobody is a trusted proxy unless the environment says so", () => {
  expect(parseEnvironment(complete).SLIPWAY_TRUSTED_PROXIES.check("127.0.0.1")).toBe(false);
  const { SLIPWAY_TRUSTED_PROXIES: trusted } = parseEnvironment({
    ...complete,
    SLIPWAY_TRUSTED_PROXIES: "10.0.0.0/8, fd00::/8",
  });
  expect(trusted.check("10.1.2.3")).toBe(true);
  expect(trusted.check("fd12::1", "ipv6")).toBe(true);
  expect(trusted.check("11.1.2.3")).toBe(false);
  expect(() =>
    parseEnvironment({ ...complete, SLIPWAY_TRUSTED_PROXIES: "10.0.0.0/8,the-proxy" }),
  ).toThrow(
    /^The environment is not right: SLIPWAY_TRUSTED_PROXIES must be addresses or networks with commas between: 10\.0\.0\.0\/8,fd00::\/8\.$/,
  );
});

test("what people, addresses and servers may use has defaults, and each can be another", () => {
  expect(parseEnvironment({ ...complete, SLIPWAY_READS_PER_MINUTE: "1200" })).toMatchObject({
    SLIPWAY_SIGN_INS_PER_MINUTE: 20,
    SLIPWAY_BAD_TOKENS_PER_MINUTE: 20,
    SLIPWAY_SUBMITS_PER_MINUTE: 10,
    SLIPWAY_PREVIEWS_PER_MINUTE: 120,
    SLIPWAY_READS_PER_MINUTE: 1200,
    SLIPWAY_STREAMS_PER_PERSON: 20,
    SLIPWAY_DRAFTS_PER_PERSON: 100,
    SLIPWAY_STREAMS_PER_SERVER: 500,
  });
  expect(() => parseEnvironment({ ...complete, SLIPWAY_SUBMITS_PER_MINUTE: "0" })).toThrow(
    /SLIPWAY_SUBMITS_PER_MINUTE/,
  );
});

const withAddress = (NEXTAUTH_URL: string) =>
  parseEnvironment({ ...complete, NEXTAUTH_URL }).NEXTAUTH_URL;

test("the address of the portal is a host alone", () => {
  for (const address of ["http://localhost:3000", "http://10.0.0.5", "http://[fd00::1]:3000"])
    expect(withAddress(`${address}/`)).toBe(address);
  for (const address of ["/slipway", "/api/auth", "/?a=b", "/#top", "?", "/#", "\\"])
    expect(() => withAddress(`https://example.com${address}`)).toThrow(
      /NEXTAUTH_URL must be a host alone, as https:\/\/slipway\.example\.com: Slipway does not run below a path/,
    );
  for (const address of ["https://dana@example.com", "https://:s3cret@example.com"])
    expect(() => withAddress(address)).toThrow(/NEXTAUTH_URL must be a host alone/);
});

test("the address that people know is not that of the API", () => {
  expect(() => parseEnvironment({ ...complete, GITHUB_API_URL: "https://github.com" })).toThrow(
    /GITHUB_API_URL must be the REST API's address/,
  );
});

test("every variable that is read is told of in the README or the handbook", () => {
  const readme = readFileSync(path.join(import.meta.dirname, "../../README.md"), "utf8");
  const handbook = readFileSync(path.join(import.meta.dirname, "../../docs/operating.md"), "utf8");
  const told = new Set(`${readme}${handbook}`.match(/\b[A-Z]+(?:_[A-Z]+)*\b/g));
  expect(Object.keys(environmentSchema.shape).filter((name) => !told.has(name))).toEqual([]);
});
