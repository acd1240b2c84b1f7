import { createHash } from "node:crypto";
import type { Json } from "@/lib/json";

/** What is searched, and what it is, in words. Every value is made here, at run time. */
export interface Sample {
  what: string;
  tree: Json;
}

const digest = (seed: string) => createHash("sha512").update(seed).digest();
const hex = (seed: string, length: number) =>
  (digest(seed).toString("hex") + digest(`${seed}+`).toString("hex")).slice(0, length);
const letters = (seed: string, length: number) =>
  [0, 1, 2, 3]
    .map((part) => digest(`${seed}${part}`).toString("base64"))
    .join("")
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .slice(0, length);
const capitals = (seed: string, length: number) =>
  [...digest(seed)]
    .map((byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32])
    .join("")
    .slice(0, length);
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** As people choose them: nothing random about them. */
const chosen = [
  "hunter2",
  "changeme",
  "correct horse battery staple",
  "Summer2026!",
  "s3cr3t",
  "qwerty",
];

const passwordFields = [
  "password",
  "dbPassword",
  "db_password",
  "db-password",
  "DB_PASSWORD",
  "PGPASSWORD",
  "adminPassword",
  "passphrase",
  "keyPassphrase",
  "MYSQL_PWD",
  "spring.datasource.password",
  "password2",
];
const keyFields = [
  "token",
  "apiToken",
  "API_TOKEN",
  "api-token",
  "accessToken",
  "apiKey",
  "api_key",
  "API-KEY",
  "APIKey",
  "STRIPE_API_KEY",
  "privateKey",
  "PRIVATE_KEY",
  "accessKey",
  "clientSecret",
  "CLIENT_SECRET",
  "client-secret",
  "jwt_secret",
  "SECRET",
  "SECRET_KEY",
  "CREDENTIALS",
  "signingKey",
  "authToken",
];

const named: Sample[] = [...passwordFields, ...keyFields].flatMap((field, index) => {
  const value = chosen[index % chosen.length] ?? "";
  return [
    { what: `${field}, chosen`, tree: { [field]: value } },
    { what: `${field} of a container`, tree: { env: [{ name: field, value }] } },
  ];
});

const inSettings: Sample[] = [
  "spring.datasource.password=%",
  "db.password: %",
  "password = '%'",
  'api_key: "%"',
  "export DB_PASSWORD=%",
  "    token: %",
  "- password: %",
  "client_secret=%,",
].map((line) => ({
  what: `the line ${line}`,
  tree: { "app.conf": `name=checkout\n${line.replace("%", "hunter2")}\nport=80\n` },
}));

const commands: Sample[] = [
  "curl -u app:% https://example.com",
  "curl -uapp:% https://example.com",
  "curl --user app:% https://example.com",
  "curl --user=app:% https://example.com",
  "mysql -uroot -p% shop",
  "mysqldump -u root -p% shop",
  "mariadb -uroot -p%",
  "sshpass -p % ssh host",
  "tool --password %",
  "tool --password=%",
  "tool --token %",
  "tool --api-key=%",
  "tool --client-secret '%'",
  "PGPASSWORD=% psql -h db",
  "helm install x --set auth.password=%",
  "docker run -e DB_PASSWORD=% shop/db",
  "docker login -u app --password %",
  "redis-cli --pass x --auth-token %",
].flatMap((line): Sample[] => {
  const text = line.replace("%", "hunter2");
  return [
    { what: `the command ${line}`, tree: { command: ["sh", "-c", text] } },
    ...(/['=]% |PGPASSWORD|--set|-e /.test(line)
      ? []
      : [{ what: `the arguments ${line}`, tree: { args: text.split(" ") } }]),
  ];
});

const addresses: Sample[] = [
  "postgres://app:%@db:5432/app",
  "mysql://root:%@db/shop",
  "mongodb+srv://app:%@cluster.example.com",
  "redis://:%@cache",
  "amqp://guest:%@queue/vhost",
  "https://dana:%@git.example.com/acme/shop.git",
  "smtp://mail:%@smtp.example.com:587",
  "ftp://a:%@files",
  "jdbc:postgresql://db/app?user=app&password=%",
  "Server=db;User Id=app;Password=%;",
].flatMap((address): Sample[] => [
  { what: `the address ${address}`, tree: { url: address.replace("%", "hunter2") } },
  {
    what: `the address ${address}, short`,
    tree: { text: `It is at ${address.replace("%", "pw1")} now` },
  },
]);

const uuid = "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11";
/** By their makers' descriptions. */
const ofMakers: [string, string][] = [
  ["AWS access key", `AKIA${capitals("a", 16)}`],
  ["AWS temporary key", `ASIA${capitals("b", 16)}`],
  ["AWS secret key", `aws_secret_access_key = ${letters("c", 40)}`],
  ["GitHub personal token", `ghp_${letters("d", 36)}`],
  ["GitHub App token", `ghs_${letters("e", 36)}`],
  ["fine-grained GitHub token", `github_pat_${letters("f", 22)}_${letters("g", 59)}`],
  ["GitLab token", `glpat-${letters("h", 20)}`],
  ["GitLab runner token", `glrt-${letters("i", 20)}`],
  ["Slack bot token", `xoxb-${"1".repeat(12)}-${letters("j", 24)}`],
  ["Slack app token", `xapp-1-${letters("k", 30)}`],
  [
    "Slack webhook",
    `https://hooks.slack.com/services/T${capitals("l", 8)}/B${capitals("m", 8)}/${letters("n", 24)}`,
  ],
  ["Discord webhook", `https://discord.com/api/webhooks/1234567890/${letters("o", 60)}`],
  [
    "Teams webhook",
    `https://acme.webhook.office.com/webhookb2/${uuid}@${uuid}/IncomingWebhook/${hex("p", 32)}/${uuid}`,
  ],
  ["Stripe key", `sk_live_${letters("q", 24)}`],
  ["Stripe restricted key", `rk_live_${letters("r", 24)}`],
  ["webhook signing secret", `whsec_${letters("s", 32)}`],
  ["Google API key", `AIza${letters("t", 35)}`],
  ["Google client secret", `GOCSPX-${letters("u", 28)}`],
  ["Google service account", JSON.stringify({ type: "service_account", private_key: "x" })],
  ["npm token", `npm_${letters("v", 36)}`],
  ["npmrc", `//registry.npmjs.org/:_authToken=${letters("w", 36)}`],
  ["PyPI token", `pypi-${letters("x", 60)}`],
  ["RubyGems key", `rubygems_${hex("y", 48)}`],
  ["Pulumi token", `pul-${hex("z", 40)}`],
  ["Mailgun key", `key-${hex("aa", 32)}`],
  ["new Mailgun key", `${hex("ab", 32)}-${hex("ac", 8)}-${hex("ad", 8)}`],
  ["Twilio key", `SK${hex("ae", 32)}`],
  ["New Relic user key", `NRAK-${capitals("af", 27)}`],
  ["New Relic insert key", `NRII-${letters("ag", 32)}`],
  ["New Relic license key", `${hex("ah", 36)}NRAL`],
  ["New Relic license key of Europe", `eu01xx${hex("ah", 30)}NRAL`],
  ["SendGrid key", `SG.${letters("ai", 22)}.${letters("aj", 43)}`],
  ["DigitalOcean token", `dop_v1_${hex("ak", 64)}`],
  ["Docker Hub token", `dckr_pat_${letters("al", 27)}`],
  ["Vault token", `hvs.${letters("am", 30)}`],
  ["Terraform token", `${letters("an", 14)}.atlasv1.${letters("ao", 60)}`],
  ["Grafana token", `glsa_${letters("ap", 32)}_${hex("aq", 8)}`],
  ["Hugging Face token", `hf_${letters("ar", 34)}`],
  ["Shopify token", `shpat_${hex("as", 32)}`],
  ["Databricks token", `dapi${hex("at", 32)}`],
  ["OpenAI-style key", `sk-${letters("au", 48)}`],
  ["Telegram token", `123456789:AA${letters("av", 33)}`],
  ["JWT", `eyJ${letters("aw", 20)}.eyJ${letters("ax", 40)}.${letters("ay", 43)}`],
  ["bcrypt hash", `$2b$12$${letters("az", 53)}`],
  ["Azure storage key", `AccountName=a;AccountKey=${letters("ba", 86)}==`],
  ["Azure signature", `https://a.example.com/c?sv=2022&sig=${letters("bb", 44)}`],
  ["age key", `AGE-SECRET-KEY-1${capitals("bc", 58)}`],
  ["RSA key", `-----BEGIN ${"RSA "}PRIVATE KEY-----\n${letters("bd", 64)}\n`],
  ["PKCS8 key", `-----BEGIN ${""}PRIVATE KEY-----\n${letters("be", 64)}\n`],
  ["OpenSSH key", `-----BEGIN ${"OPENSSH "}PRIVATE KEY-----\n${letters("bf", 70)}\n`],
  ["one-time password seed", `otpauth://totp/acme:dana?secret=${capitals("bg", 32)}&issuer=acme`],
  ["authorization header", `Authorization: Bearer ${letters("bh", 40)}`],
  ["registry credentials", JSON.stringify({ auths: { a: { auth: base64("a:hunter2") } } })],
  [
    "second registry",
    JSON.stringify({ auths: { a: { email: "a@b.c" }, b: { auth: base64("a:hunter2") } } }),
  ],
  ["random base64", digest("bi").toString("base64").slice(0, 44)],
  ["random hexadecimal", hex("bj", 64)],
  ["random letters", letters("bk", 40)],
];

const known: Sample[] = ofMakers.flatMap(([what, value]) => [
  { what, tree: { thing: value } },
  { what: `${what} in base64`, tree: { thing: base64(value) } },
  { what: `${what} in base64 twice`, tree: { thing: base64(base64(value)) } },
]);

/**
 * Hard ones: what a person would see and a rule may not. The figures count them as well as the
 * others.
 */
const hard: Sample[] = [
  { what: "a password in a sentence", tree: { note: "Sign in as admin with hunter2." } },
  { what: "a password in a field of no name", tree: { a: "hunter2" } },
  { what: "a word in a field `secret`", tree: { secret: "changeme" } },
  {
    what: "an ordinary key reversed",
    tree: { thing: [...`ghp_${letters("d", 36)}`].toReversed().join("") },
  },
  {
    what: "a token cut in two",
    tree: { first: `ghp_${letters("d", 12)}`, second: letters("e", 14) },
  },
  { what: "a short random key", tree: { thing: letters("bl", 16) } },
  {
    what: "a key in base64 three times",
    tree: { thing: base64(base64(base64(`ghp_${letters("d", 36)}`))) },
  },
  {
    what: "a token within a certificate",
    tree: { ca: `-----BEGIN CERTIFICATE----- ghp_${letters("d", 36)}` },
  },
];

/** Of values that have to be refused. */
export const secrets: readonly Sample[] = [
  ...named,
  ...inSettings,
  ...commands,
  ...addresses,
  ...known,
  ...hard,
];
