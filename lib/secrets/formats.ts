/** What a secret of a known kind looks like. */
export interface SecretFormat {
  pattern: RegExp;
  /** In words: "an AWS access key". */
  what: string;
}

/** What follows a name or a scheme is a reference (`${…}`, `$(…)`, `{{ … }}`, `<…>`) rather than a value. */
const notReferred = String.raw`(?![$<{%*])`;

/**
 * Formats that their makers document so that leaks can be found, and places that hold nothing but a secret. Every pattern is
 * linear: what is searched comes from people.
 */
export const secretFormats: readonly SecretFormat[] = [
  { pattern: /"type"\s*:\s*"service_account"[^]{0,4000}?"private_key"/, what: "a Google service account key" },
  { pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/, what: "a private key" },
  { pattern: /\bPuTTY-User-Key-File-\d/, what: "a private key" },
  { pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/, what: "an age private key" },
  { pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/, what: "an AWS access key" },
  { pattern: /\baws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?[A-Za-z0-9/+]{40}/i, what: "an AWS secret key" },
  { pattern: /\bgh[pousr]_[A-Za-z0-9]{30,}/, what: "a GitHub token" },
  { pattern: /\bgithub_pat_[A-Za-z0-9_]{30,}/, what: "a GitHub token" },
  { pattern: /\bgl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|oas|ffct)-[\w-]{20,}/, what: "a GitLab token" },
  { pattern: /\bxox[abeoprs]-[\w-]{10,}/, what: "a Slack token" },
  { pattern: /\bxapp-\d-[\w-]{20,}/, what: "a Slack token" },
  { pattern: /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/\w+\/\w+\/\w{16,}/, what: "a Slack webhook" },
  { pattern: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20,}/, what: "a Discord webhook" },
  { pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/, what: "a Stripe key" },
  { pattern: /\bwhsec_[A-Za-z0-9+/]{24,}/, what: "a webhook's signing secret" },
  { pattern: /\bAIza[\w-]{35}/, what: "a Google API key" },
  { pattern: /\bGOCSPX-[\w-]{20,}/, what: "a Google client secret" },
  { pattern: /\bya29\.[\w-]{20,}/, what: "a Google access token" },
  { pattern: /\bnpm_[A-Za-z0-9]{36}/, what: "an npm token" },
  { pattern: /:_(?:authToken|password|auth)\s*=\s*(?![$<{])\S{8,}/, what: "credentials of an npm registry" },
  { pattern: /\bpypi-[\w-]{40,}/, what: "a PyPI token" },
  { pattern: /\b(?:AccountKey|SharedAccessKey)\s*=\s*[A-Za-z0-9+/]{40,}={0,2}/i, what: "an Azure access key" },
  { pattern: /[?&]sig=[A-Za-z0-9%+/]{40,}/, what: "an Azure shared access signature" },
  { pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/, what: "an Azure client secret" },
  { pattern: /\bdop_v1_[a-f0-9]{64}/, what: "a DigitalOcean token" },
  { pattern: /\bdckr_(?:pat|oat)_[\w-]{20,}/, what: "a Docker Hub token" },
  { pattern: /\bhv[sbr]\.[\w-]{24,}/, what: "a Vault token" },
  { pattern: /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,}/, what: "a Terraform Cloud token" },
  { pattern: /\bgl(?:sa|c)_[A-Za-z0-9_+/=]{32,}/, what: "a Grafana token" },
  { pattern: /\bhf_[A-Za-z0-9]{30,}/, what: "a Hugging Face token" },
  { pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/, what: "a Shopify token" },
  { pattern: /\bdapi[a-f0-9]{32}\b/, what: "a Databricks token" },
  { pattern: /\bsk-(?:[a-z0-9]+-)*[\w-]{32,}/, what: "an API key" },
  { pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/, what: "a SendGrid key" },
  { pattern: /\b\d{8,10}:AA[\w-]{33}\b/, what: "a Telegram token" },
  { pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/, what: "a signed token (JWT)" },
  { pattern: /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}/, what: "a password's hash" },
  { pattern: /\$(?:apr1|[156])\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,}/, what: "a password's hash" },
  { pattern: new RegExp(String.raw`\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}:${notReferred}[^\s/@]{3,200}@`, "i"), what: "an address with a password in it" },
  { pattern: new RegExp(String.raw`[?&;]\s{0,4}(?:password|passwd|pwd)=${notReferred}[^\s&;]{3,}`, "i"), what: "an address with a password in it" },
  { pattern: new RegExp(String.raw`\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|token)\s{1,4}${notReferred}[^\s"']{8,}`, "i"), what: "an authorization header" },
  { pattern: /"auths"\s*:\s*\{[^}]*"auth"\s*:/, what: "credentials of a registry" },
];
