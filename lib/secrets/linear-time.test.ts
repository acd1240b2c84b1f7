import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isLinear, repeated } from "@/lib/secrets/testing/is-linear";
import { secretFormats } from "./formats";
import { findSecrets } from "./find-secrets";
import { findSecretsInFiles } from "./find-in-files";
import { withoutSecrets } from "./without-secrets";

/** By name in the table: parts that, again and again, almost make what each format describes. */
const almost: Readonly<Record<string, readonly string[]>> = {
  "a Google service account key": ['"type":"service_account"'],
  "a private key": ["-----BEGIN A ", "-----BEGIN PRIVATE KEY", "PuTTY-User-Key-File-"],
  "an age private key": ["AGE-SECRET-KEY-1A"],
  "an AWS access key": ["AKIA"],
  "an AWS secret key": ["aws_secret_access_key =   ", "aws_secret_key=aws/secret/key/"],
  "a GitHub token": ["ghp_a", "github_pat_."],
  "a GitLab token": ["glpat-a "],
  "a Slack token": ["xoxb-a ", "xapp-1-a "],
  "a Slack webhook": ["hooks.slack.com/services/a/"],
  "a Discord webhook": ["discord.com/api/webhooks/1/"],
  "a Stripe key": ["sk_live_"],
  "a webhook's signing secret": ["whsec_"],
  "a Google API key": ["AIza.AIzaAIzaAIza"],
  "a Google client secret": ["GOCSPX-a "],
  "a Google access token": ["ya29."],
  "an npm token": ["npm_"],
  "credentials of an npm registry": [":_authToken  ", ":_auth=$"],
  "a PyPI token": ["pypi-a "],
  "an Azure access key": ["AccountKey=", "SharedAccessKey  "],
  "an Azure shared access signature": ["?sig="],
  "an Azure client secret": ["abc8Q~", "8Q~8Q~8Q~8Q~8Q~8Q~8Q~8Q~ "],
  "a DigitalOcean token": ["dop_v1_a"],
  "a Docker Hub token": ["dckr_pat_ "],
  "a Vault token": ["hvs."],
  "a Terraform Cloud token": ["aaaaaaaaaaaaaa.atlasv1."],
  "a Grafana token": ["glsa_."],
  "a Hugging Face token": ["hf_"],
  "a Shopify token": ["shpat_"],
  "a Databricks token": ["dapia"],
  "an API key": ["sk-a-", "sk-a-sk-a.", "sk-"],
  "a SendGrid key": ["SG.aaaaaaaaaaaaaaaa", "SG.SG-"],
  "a Telegram token": ["12345678:AA", "1"],
  "a signed token (JWT)": ["eyJ-", "eyJaaaaaaaa.", "eyJaaaaaaaa-"],
  "a password's hash": ["$2a$10$", "$1$a"],
  "an address with a password in it": ["a://b:", "a.", "a://", "://:", "&password=", ";pwd=$"],
  "an authorization header": ["authorization:    ", "authorization: basic "],
  "credentials of a registry": ['"auths":{', '"auths"  ', '"auths":{"auth"', '"auths":{{}{'],
  "the seed of one-time passwords": ["otpauth", "otpauth-migration:/"],
  "a Mailgun key": ["key-", "0123456789abcdef0123456789abcdef-0123456-"],
  "a Twilio key": ["SK0"],
  "a New Relic key": ["NRAK-", "aaaaaa0000000000"],
  "a RubyGems key": ["rubygems_0"],
  "a Pulumi token": ["pul-0"],
  "a Microsoft Teams webhook": ["a.webhook.office.com/webhookb2/a/", "a-", "a.webhook"],
};

/** The same of what looks like a secret and is none, and of the searches for what is random. */
const others = [
  "ENC[AES256_GCM,",
  "ENC[AES256_GCM,data:a",
  "-----BEGIN CERTIFICATE-----",
  "ssh-rsa AAAA ",
  "sk-ssh-ed25519@openssh.com ",
  "sk-a@",
  "ecdsa-sha2-nistp1",
  "sha256-a",
  "sha256:0",
  "${",
  "${a",
  "$(a",
  "{{",
  "{{a",
  "<a",
  "QUFB",
  "QUFB ",
  "=",
  "= ",
  "a=",
  "a=b;",
  "a-",
  "a ",
  "/a",
  "/",
  "/a.",
  "aB1",
  "aB1/",
  "password: aB1 ",
  "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ= ",
  "💧",
  "\n",
  "-----BEGIN CERTIFICATE-----QUFB\n",
  "-----BEGIN PGP MESSAGE-----Version: ",
  "Version: a\\n",
  "\\n",
  "--password ",
  "-u a:",
  "mysql -p ",
  "a=b ",
  "token: a.a\n",
  "A.",
  "pk_live_",
  "commit ",
];

const search = (value: string) => [
  findSecrets({ value, dbPassword: value, token: value, secret: value, [value]: "a" }),
  withoutSecrets({ value, dbPassword: value }),
];
/** As a file that is not YAML, and as the comments of one that is. */
const searchFiles = (text: string) =>
  findSecretsInFiles([[], [1]].map((documents) => ({ path: "a", text, documents })));
const hex = (number: number) => createHash("md5").update(String(number)).digest("hex");

describe("the time of a search grows as the text does", () => {
  it("has its worst text here for every format in the table", () => {
    const formats = Map.groupBy(secretFormats, ({ what }) => what);
    const without = [...formats].filter(
      ([what, { length }]) => (almost[what]?.length ?? 0) < length,
    );
    expect(without).toEqual([]);
  });

  it.each(Object.values(almost).flat())("with %j again and again", (part) => {
    expect(isLinear((length) => repeated(part, length), search)).toBe(true);
  });

  it.each(others)("with %j again and again, which is no format", (part) => {
    expect(isLinear((length) => repeated(part, length), search)).toBe(true);
  });

  it.each(["/a/", "/a:", "sha256-", "a-"])("with other digests after %j", (before) => {
    const digests = (length: number) =>
      Array.from({ length: length / 32 }, (_, index) => before + hex(index)).join(" ");
    expect(isLinear(digests, search)).toBe(true);
  });

  it.each([" #", " # \r", "eyJ- #"])("in a file, in comments and in lines, with %j", (part) => {
    expect(isLinear((length) => repeated(part, length), searchFiles)).toBe(true);
    expect(isLinear((length) => repeated(`${part}\n`, length), searchFiles)).toBe(true);
  });

  it.each(["QUFB", "sha256-", "-----BEGIN CERTIFICATE-----", "ENC[AES256_GCM,"])(
    "a run of 16 million characters after %j overflows no stack",
    (before) => expect(findSecrets([before + "QUFB".repeat(4_000_000)])).toEqual([]),
  );
});
