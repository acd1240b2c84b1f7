import { describe, expect, it } from "vitest";
import { findSecrets, findSecretsInObject } from "./find-secrets";
import { findSecretsInFiles } from "./find-in-files";

/** Put together here, so that no scanner takes this file for a leak. */
const letters = "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD2eF5gH8jK1mN4pQ7sT0vW3";
const known: [string, string][] = [
  [
    "a private key",
    `-----BEGIN ${"EC "}PRIVATE KEY-----\nMHcCAQEEIA==\n-----END EC PRIVATE KEY-----`,
  ],
  ["a private key", `-----BEGIN ${"PGP "}PRIVATE KEY BLOCK-----`],
  ["a private key", `PuTTY-User-Key-File-${"3"}: ssh-ed25519`],
  [
    "a Google service account key",
    JSON.stringify({ type: "service_account", project_id: "p", private_key: "x" }),
  ],
  ["a private key", JSON.stringify({ private_key: `-----BEGIN ${""}PRIVATE KEY-----\n` })],
  ["an AWS access key", `AKIA${"IOSFODNN7EXAMPLE"}`],
  ["an AWS secret key", `aws_secret_access_key = ${"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}`],
  ["a GitHub token", `ghs_${letters.slice(0, 36)}`],
  ["a GitLab token", `glrt-${letters.slice(0, 20)}`],
  ["a Slack token", `xapp-1-${"A0123456789-1234567890"}`],
  [
    "a Slack webhook",
    `https://hooks.slack.com/services/${"T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"}`,
  ],
  ["a Stripe key", `rk_test_${letters.slice(0, 24)}`],
  ["an npm token", `npm_${letters.slice(0, 36)}`],
  ["credentials of an npm registry", `//npm.example.com/:_authToken=${"0123456789abc"}`],
  ["a PyPI token", `pypi-${letters.slice(0, 50)}`],
  [
    "an Azure access key",
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${letters.repeat(2).slice(0, 86)}==;EndpointSuffix=core.windows.net`,
  ],
  ["an Azure client secret", `abc${"8Q~"}${letters.slice(0, 34)}`],
  [
    "an Azure shared access signature",
    `https://a.blob.core.windows.net/c?sv=2022&sig=${letters.slice(0, 44)}`,
  ],
  ["a Docker Hub token", `dckr_pat_${letters.slice(0, 27)}`],
  ["a Vault token", `hvs.${letters.slice(0, 30)}`],
  [
    "a signed token (JWT)",
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${letters.slice(0, 43)}`,
  ],
  ["a password's hash", `admin:$2y$10$${letters.slice(0, 53)}`],
  ["an address with a password in it", `redis://:${"hunter2"}@cache:6379/0`],
  ["an address with a password in it", `jdbc:postgresql://db/app?user=app&password=${"hunter2"}`],
  ["an address with a password in it", `Server=db;Database=app;User Id=app;Password=${"hunter2"};`],
  ["an authorization header", `Authorization: Basic ${"YXBwOmh1bnRlcjI="}`],
  [
    "credentials of a registry",
    JSON.stringify({ auths: { "registry.example.com": { auth: "YXBwOmh1bnRlcjI=" } } }),
  ],
];

const certificate = `-----BEGIN CERTIFICATE-----\n${letters}\n${letters}\n-----END CERTIFICATE-----\n`;

/** As random as a secret, and none. */
const harmless: [string, string, string][] = [
  ["a certificate", "ca.crt", certificate],
  ["a certificate in base64", "caBundle", Buffer.from(certificate).toString("base64")],
  ["a public key", "key", `-----BEGIN PUBLIC KEY-----\n${letters}\n-----END PUBLIC KEY-----`],
  [
    "an SSH key that is public",
    "authorized_keys",
    `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${letters} dana@example.com`,
  ],
  [
    "a digest",
    "image",
    `registry.example.com/app@sha256:${"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}`,
  ],
  [
    "a checksum",
    "checksum/config",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  ],
  ["a commit", "commit", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
  ["a subresource's integrity", "integrity", `sha512-${letters.repeat(2).slice(0, 86)}==`],
  ["a UUID", "clientId", "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11"],
  [
    "what SOPS has encrypted",
    "password",
    "ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]",
  ],
  ["a variable of Flux", "dbPassword", "${DB_PASSWORD_2}"],
  ["a variable of a container", "value", "postgres://app:$(DB_PASSWORD)@db:5432/app"],
  ["an expression of a chart", "password", "{{ .Values.dbPassword1 }}"],
  [
    "text in base64",
    "script",
    Buffer.from("#!/bin/sh\necho The quick brown fox jumps over the lazy dog\n").toString("base64"),
  ],
  ["the name of a secret", "existingSecret", "checkout-db-credentials-2"],
  ["the path of a secret", "token", "secret/data/payments/checkout-1"],
  ["an address of a token", "token", "https://sso.example.com/oauth2/v1"],
  ["a long path", "path", "/Teams/Payments/Services/Checkout/HowToRunIt/Version2/Index"],
];

const auths = (registries: object) => findSecrets({ value: JSON.stringify({ auths: registries }) });

describe("formats", () => {
  it.each(known)("%s is known", (what, text) => {
    expect(findSecrets({ value: text }).map(({ looksLike }) => looksLike)).toEqual([what]);
    const [wrapped] = findSecrets({ value: Buffer.from(text).toString("base64") });
    expect(wrapped?.looksLike).toBe(`${what}, wrapped in base64`);
  });

  it.each(harmless)("%s is none", (_, field, value) =>
    expect(findSecrets({ [field]: value })).toEqual([]),
  );

  it("sees what stands behind the first line of a certificate, or behind one with no end", () => {
    const token = `ghp_${letters.slice(0, 36)}`;
    const begin = "-----BEGIN CERTIFICATE-----";
    const texts = [
      `${begin} ${token}`,
      `${begin}\n${token}\n-----END CERTIFICATE-----`,
      `${begin}\n${letters}\n${letters.slice(0, 9)}\nAKIA${"IOSFODNN7EXAMPLE"}\n`,
      `${begin}\n${letters}\n${letters.slice(0, 9)}\n${"9f86d081884c7d659a2feaa0c55ad015"}\n`,
      `${certificate}password: ${"hunter2"}\n`,
      `-----BEGIN PGP MESSAGE-----\nComment: ${token}\n\n${letters}\n`,
    ];
    expect(texts.filter((text) => findSecrets({ value: text }).length !== 1)).toEqual([]);
  });

  it("sees the credentials of every registry of a list", () => {
    const auth = "YXBwOmh1bnRlcjI=";
    expect(auths({ a: { email: "a@b.c" }, b: {}, c: { email: "c@d.e", auth } })).toHaveLength(1);
    expect(auths({ a: { email: "a@b.c" }, b: { email: "c@d.e" } })).toEqual([]);
    expect(auths({ a: { auth: "" }, b: { auth: "$(AUTH)" } })).toEqual([]);
  });

  it.each([0, 250_000, 261_000, 262_144, 600_000])(
    "finds one after %i other characters",
    (before) => {
      expect(
        findSecrets({
          blob: `${"word ".repeat(before / 5)} ghp_${letters.slice(0, 36)} ${"word ".repeat(1_000)}`,
        }),
      ).toEqual([{ pointer: "/blob", looksLike: "a GitHub token" }]);
    },
  );

  it("takes no certificate of a long bundle for a key, wherever it lies", () => {
    const bundle = certificate.repeat(1 + 250_000 / certificate.length);
    const encoded = Buffer.from(bundle).toString("base64");
    expect(findSecrets({ "ca-bundle.crt": bundle, caBundle: encoded })).toEqual([]);
  });

  it("takes a digest for one wherever the text says it again, and no other", () => {
    const digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";
    const other = "0b6f1c0e6d0f4a3b9a530a7d0a7b1f11c0ffee42";
    expect(findSecrets([`image: shop/app:${digest}, from ${digest} and /app@${digest}`])).toEqual(
      [],
    );
    expect(findSecrets([`image: shop/app:${digest}, from ${other}`])).toHaveLength(1);
    expect(findSecrets([`from ${digest}, image: shop/app:${digest}`])).toHaveLength(1);
  });

  it("asks the name beside a value what it is", () => {
    const value = `Tr0ub4dor${"&3x"}`;
    expect(
      findSecrets([
        { name: "DB_PASSWORD", value },
        { name: "GREETING", value: "Good morning, 1 and all" },
      ]),
    ).toEqual([expect.objectContaining({ pointer: "/0/value" })]);
    expect(
      findSecrets({ settings: `spring.datasource.password=${value}\nspring.name=checkout-1\n` }),
    ).toHaveLength(1);
  });
});

describe("what would be written", () => {
  const held = `Tr0ub4dor${"&3x"}`;

  it("is read through the base64 of a Secret, and not where it is sealed already", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db" },
      data: {
        password: Buffer.from(held).toString("base64"),
        username: Buffer.from("checkout-1").toString("base64"),
      },
    };
    expect(findSecretsInObject(secret)).toEqual([
      expect.objectContaining({ pointer: "/data/password" }),
    ]);
    const encrypted = "ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]";
    expect(
      findSecretsInObject({
        ...secret,
        data: { password: encrypted },
        sops: {
          mac: encrypted,
          version: "3.9.0",
          age: [{ recipient: "age1qqq", enc: `-----BEGIN AGE ENCRYPTED FILE-----\n${letters}` }],
        },
      }),
    ).toEqual([]);
    expect(
      findSecretsInObject({
        apiVersion: "bitnami.com/v1alpha1",
        kind: "SealedSecret",
        spec: { encryptedData: { password: `${letters}${letters}` } },
      }),
    ).toEqual([]);
    expect(
      findSecretsInObject({
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        metadata: { name: "db" },
        spec: {
          secretStoreRef: { name: "vault", kind: "ClusterSecretStore" },
          target: { name: "db" },
          data: [
            {
              secretKey: "password",
              remoteRef: { key: "payments/Checkout-DB", property: "password" },
            },
          ],
        },
      }),
    ).toEqual([]);
  });

  it("is looked at in comments and in files that are not YAML as well, by line", () => {
    const token = `ghp_${letters.slice(0, 36)}`;
    const files = [
      { path: "a.yaml", text: `a: b # was ${token}\n`, documents: [{ a: "b" }] },
      { path: "crlf.yaml", text: `a: b # was ${token}\r\n`, documents: [{ a: "b" }] },
      { path: "run.sh", text: `#!/bin/sh\nexport TOKEN=${token}\n`, documents: [] },
      {
        path: "b.yaml",
        text: `a: ${token}\n`,
        documents: [{ kind: "ConfigMap", data: { a: token } }],
      },
    ];
    const found = findSecretsInFiles(files);
    expect(found.map(({ path, line, pointer, kind }) => [path, line, pointer, kind])).toEqual([
      ["a.yaml", 1, "", undefined],
      ["crlf.yaml", 1, "", undefined],
      ["run.sh", 2, "", undefined],
      ["b.yaml", undefined, "/data/a", "ConfigMap"],
    ]);
    expect(JSON.stringify(found)).not.toContain(token);
  });
});
