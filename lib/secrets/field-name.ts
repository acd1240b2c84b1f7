/**
 * What the name of a field says of its value. `password`: every literal is a secret. `key`: every
 * literal but a path or an address. `secret`: as `key`, or the name of a Secret. `member`: of a
 * Secret, whatever it is called. `public` and `checksum`: random, and no secret.
 */
export type FieldKind = "password" | "key" | "secret" | "member" | "public" | "checksum" | "other";

const passwords = /(?:password|passwd|passphrase|passcode)s?$/;
const keys =
  /^(?:apitoken|authtoken|accesstoken|bearertoken|refreshtoken|apikey|accesskey|privatekey|signingkey|encryptionkey|masterkey|accountkey|sharedkey)$/;
/** `clientSecret` is one; `databaseSecret` is the name of one as often as not. */
const ownSecret = /^(?:client|app|jwt|shared|signing|session|cookie|hmac|consumer|api|otp|totp)$/;
const publicName =
  /^(?:(?:client|app|application|tenant|key|site|project|public)ids?|(?:public|publishable|site)keys?|arn)$/;
const checksumName =
  /^(?:checksum|digest|sha\d{0,3}|hash|commit|revision|rev|ref|etag|fingerprint|thumbprint|integrity|bundle|config)$/;

/** The kind of a field, by the last words of its name in any usual spelling. */
export function fieldKind(name: string): FieldKind {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  const lastTwo = `${words.at(-2) ?? ""}${last}`;
  if (passwords.test(last) || last === "pwd") return "password";
  if (/^(?:secret|credentials?)$/.test(last) || lastTwo === "secretkey" || last === "secretkey") {
    const isVariable = /^[A-Z][A-Z0-9_]*$/.test(name);
    return isVariable || ownSecret.test(words.at(-2) ?? "") ? "key" : "secret";
  }
  if (last === "token" || keys.test(last) || keys.test(lastTwo)) return "key";
  if (publicName.test(last) || publicName.test(lastTwo)) return "public";
  return checksumName.test(last) ? "checksum" : "other";
}

/** Whether the name says that a secret is in the field. */
export function isSecretName(name: string): boolean {
  return ["password", "key", "secret"].includes(fieldKind(name));
}

/** Longer names say no more by what they begin with. */
const longestName = 100;

/** `clientSecret`, `CLIENT_SECRET` and `client-secret-2` are of the words `client` and `secret`. */
function wordsOf(name: string): string[] {
  // oxlint-disable-next-line regexp/no-super-linear-move -- of at most 100 characters
  const words: string[] = name.slice(-longestName).match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? [];
  while (words.length > 1 && /^\d+$/.test(words.at(-1) ?? "")) words.pop();
  // `sha256` is one word.
  if (/sha-?\d{1,3}$/i.test(name)) words.push("sha");
  return words.map((word) => word.toLowerCase());
}

/**
 * Whether a value in a field of this kind is a secret for being there. References, what stands for
 * a value that is not told, switches and short numbers are none.
 */
export function isSecretLiteral(value: string, kind: FieldKind): boolean {
  if (kind !== "password" && kind !== "key" && kind !== "secret") return false;
  const text = value.trim();
  if (!/[^\s:@/_.,;*•…"'$-]/.test(text) || isSetting(text) || isPointer(text)) return false;
  if (kind === "password") return true;
  if (isPathOrAddress(text)) return false;
  return kind === "key" || !isName(text);
}

/** A switch, a short number, or what is written in place of a value. */
function isSetting(text: string): boolean {
  return (
    /^(?:true|false|yes|no|on|off|null|none|nil|undefined|enabled|disabled|redacted|hidden|x{3,}|-?[\d.]{1,5})$/i.test(
      text,
    ) ||
    // A sentence says what is to be there.
    (/^[A-Z].*\.$/.test(text) && text.split(" ").length > 3)
  );
}

/** What leads to a secret in a store, in the notation of the tools that read it. */
function isPointer(text: string): boolean {
  return /^(?:vault:|ref\+|op:\/\/|secretref:|env:|file:|awssm:|gcpsm:|arn:aws[\w-]*:(?:secretsmanager|ssm|iam|kms):|projects\/[\w-]+\/secrets\/|@Microsoft\.KeyVault|ENC\[|\/run\/secrets\/|\/var\/run\/secrets\/)/.test(
    text,
  );
}

function isPathOrAddress(text: string): boolean {
  return (
    /^https?:\/\/[^\s@]+$/.test(text) ||
    /^[\w.-]{1,100}\.(?:key|pem|crt|json|txt|ya?ml)$/.test(text) ||
    (text.includes("/") && isWordy(text))
  );
}

/** The name of an object or of a variable: letters of one case, and digits at most at the end of one of several words. */
function isName(text: string): boolean {
  return (
    text.length <= 253 &&
    (text === text.toLowerCase() || text === text.toUpperCase()) &&
    isWordy(text) &&
    (/[-./:_]/.test(text) || !/\d/.test(text))
  );
}

/** Words with few digits between what joins the parts of names, paths and addresses. */
export function isWordy(text: string): boolean {
  return text.split(/[/:._-]+/).every((word) => /^(?:[A-Za-z]*\d{0,3}|\d{1,4})$/.test(word));
}
