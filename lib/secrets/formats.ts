import { RE2JS } from "re2js";

/** What a secret of a known kind looks like. */
export interface SecretFormat {
  /** RE2: takes time linear in the length of the text, whatever the text. */
  pattern: RE2JS;
  /** Lower case. A text without any of these, in either case, is not searched with the pattern. */
  literals?: readonly string[];
  /** In words: "an AWS access key". */
  what: string;
}

/** RE2's syntax: no lookahead, and `\s` is ASCII. */
function re2(source: TemplateStringsArray, ...parts: string[]): RE2JS {
  return RE2JS.compile(String.raw(source, ...parts));
}

/** What a reference (`${…}`, `$(…)`, `{{ … }}`, `<…>`) begins with and a value does not. */
const reference = "$<{%*…";

/**
 * Formats that their makers document so that leaks can be found, and places that hold nothing but a
 * secret. RE2JS looks for the literals of a case-sensitive pattern by itself before it runs; the
 * others name theirs. A repetition at the end is no longer than what is needed to tell.
 */
export const secretFormats: readonly SecretFormat[] = [
  {
    pattern: re2`"type"\s*:\s*"service_account"(?s:.)*"private_key"`,
    what: "a Google service account key",
  },
  { pattern: re2`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----`, what: "a private key" },
  { pattern: re2`\bPuTTY-User-Key-File-\d`, what: "a private key" },
  { pattern: re2`\bAGE-SECRET-KEY-1[A-Z0-9]{20}`, what: "an age private key" },
  { pattern: re2`\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b`, what: "an AWS access key" },
  {
    pattern: re2`(?i)\baws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?[A-Za-z0-9/+]{40}`,
    literals: ["aws"],
    what: "an AWS secret key",
  },
  { pattern: re2`\bgh[pousr]_[A-Za-z0-9]{30}`, what: "a GitHub token" },
  { pattern: re2`\bgithub_pat_[A-Za-z0-9_]{30}`, what: "a GitHub token" },
  {
    pattern: re2`\bgl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|oas|ffct)-[\w-]{20}`,
    what: "a GitLab token",
  },
  { pattern: re2`\bxox[abeoprs]-[\w-]{10}`, what: "a Slack token" },
  { pattern: re2`\bxapp-\d-[\w-]{20}`, what: "a Slack token" },
  {
    pattern: re2`\bhooks\.slack\.com/(?:services|workflows|triggers)/\w+/\w+/\w{16}`,
    what: "a Slack webhook",
  },
  { pattern: re2`\bdiscord(?:app)?\.com/api/webhooks/\d+/[\w-]{20}`, what: "a Discord webhook" },
  { pattern: re2`\b[rs]k_(?:live|test)_[A-Za-z0-9]{16}`, what: "a Stripe key" },
  { pattern: re2`\bwhsec_[A-Za-z0-9+/]{24}`, what: "a webhook's signing secret" },
  { pattern: re2`\bAIza[\w-]{35}`, what: "a Google API key" },
  { pattern: re2`\bGOCSPX-[\w-]{20}`, what: "a Google client secret" },
  { pattern: re2`\bya29\.[\w-]{20}`, what: "a Google access token" },
  { pattern: re2`\bnpm_[A-Za-z0-9]{36}`, what: "an npm token" },
  {
    pattern: re2`:_(?:authToken|password|auth)\s*=\s*[^\s$<{]\S{7}`,
    what: "credentials of an npm registry",
  },
  { pattern: re2`\bpypi-[\w-]{40}`, what: "a PyPI token" },
  {
    pattern: re2`(?i)\b(?:AccountKey|SharedAccessKey)\s*=\s*[A-Za-z0-9+/]{40}`,
    literals: ["accountkey", "sharedaccesskey"],
    what: "an Azure access key",
  },
  { pattern: re2`[?&]sig=[A-Za-z0-9%+/]{40}`, what: "an Azure shared access signature" },
  {
    pattern: re2`(?:^|[^\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?:[^\w~.-]|$)`,
    what: "an Azure client secret",
  },
  { pattern: re2`\bdop_v1_[a-f0-9]{64}`, what: "a DigitalOcean token" },
  { pattern: re2`\bdckr_(?:pat|oat)_[\w-]{20}`, what: "a Docker Hub token" },
  { pattern: re2`\bhv[sbr]\.[\w-]{24}`, what: "a Vault token" },
  { pattern: re2`\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40}`, what: "a Terraform Cloud token" },
  { pattern: re2`\bgl(?:sa|c)_[A-Za-z0-9_+/=]{32}`, what: "a Grafana token" },
  { pattern: re2`\bhf_[A-Za-z0-9]{30}`, what: "a Hugging Face token" },
  { pattern: re2`\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}`, what: "a Shopify token" },
  { pattern: re2`\bdapi[a-f0-9]{32}\b`, what: "a Databricks token" },
  { pattern: re2`\bsk-[\w-]{32}`, what: "an API key" },
  { pattern: re2`\bSG\.[\w-]{16,}\.[\w-]{16}`, what: "a SendGrid key" },
  { pattern: re2`\b\d{8,10}:AA[\w-]{33}\b`, what: "a Telegram token" },
  { pattern: re2`\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8}`, what: "a signed token (JWT)" },
  { pattern: re2`\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}`, what: "a password's hash" },
  {
    pattern: re2`\$(?:apr1|[156])\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22}`,
    what: "a password's hash",
  },
  {
    pattern: re2`(?i)\b[a-z][a-z0-9+.-]*://[^\s/:@]*:(?:[^\s/@${reference}]|%[0-9a-f]{2})[^\s/@]*@`,
    literals: ["://"],
    what: "an address with a password in it",
  },
  {
    pattern: re2`(?i)[?&;]\s{0,4}(?:password|passwd|pwd)=[^\s&;${reference}][^\s&;]{2}`,
    literals: ["password=", "passwd=", "pwd="],
    what: "an address with a password in it",
  },
  {
    pattern: re2`(?i)\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|token)\s{1,4}[^\s"'${reference}][^\s"']{7}`,
    literals: ["authorization"],
    what: "an authorization header",
  },
  {
    // Any registry's: those before it are read over.
    pattern: re2`"auths"\s*:\s*\{(?:[^{}]|\{[^{}]*\})*\{[^{}]*"(?:auth|password|identitytoken)"\s*:\s*"[^"\s$<{]`,
    what: "credentials of a registry",
  },
  {
    pattern: re2`(?i)\botpauth(?:-migration)?://`,
    literals: ["otpauth"],
    what: "the seed of one-time passwords",
  },
  { pattern: re2`\bkey-[0-9a-f]{32}\b`, what: "a Mailgun key" },
  { pattern: re2`\b[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b`, what: "a Mailgun key" },
  { pattern: re2`\bSK[0-9a-f]{32}\b`, what: "a Twilio key" },
  { pattern: re2`\bNR(?:AK-[A-Z0-9]|II-[\w-]|RA-[a-f0-9])[\w-]{20}`, what: "a New Relic key" },
  { pattern: re2`\b[a-z0-9]{6}[0-9a-f]{30}(?:NRAL|FFFFNRAL)\b`, what: "a New Relic key" },
  { pattern: re2`\brubygems_[0-9a-f]{48}`, what: "a RubyGems key" },
  { pattern: re2`\bpul-[0-9a-f]{40}`, what: "a Pulumi token" },
  {
    pattern: re2`\b(?:[\w-]+\.webhook|outlook)\.office(?:365)?\.com/webhook(?:b2)?/[\w@-]+/IncomingWebhook/\w{16}`,
    what: "a Microsoft Teams webhook",
  },
];
