/**
 * What is as random as a secret and is none: public keys, what is encrypted already (SOPS),
 * checksums, what its maker calls publishable, and references that something else fills in. Every
 * pattern takes linear time: what it reads before it fails is bounded, or is read from no other
 * start.
 */
const harmless: readonly RegExp[] = [
  /\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{1,4}|sk-[a-z0-9-]{1,60}@openssh\.com) AAAA[A-Za-z0-9+/=]+/g,
  /\bENC\[AES256_GCM,[^\][]*\]/g,
  /\bsha(?:1|224|256|384|512)-[A-Za-z0-9+/]{27}[A-Za-z0-9+/]*={0,2}/g,
  /@?\bsha(?:1|224|256|384|512):[0-9a-f]{40,128}\b/gi,
  /\b(?:pk_(?:live|test)_|phc_|pubkey-)[A-Za-z0-9]{16,128}/g,
  /\$\{[^{}\s]{1,200}\}|\$\([\w.-]{1,200}\)|\{\{[^{}]{1,300}\}\}|<[\w .-]{1,100}>/g,
];

/** The text without what only looks like a secret, in time linear in its length. */
export function withoutPublic(text: string): string {
  let left = text;
  for (const pattern of harmless) left = left.replaceAll(pattern, " ");
  return left;
}

const armour =
  /-----BEGIN (?:CERTIFICATE|CERTIFICATE REQUEST|TRUSTED CERTIFICATE|X509 CRL|PUBLIC KEY|RSA PUBLIC KEY|EC PARAMETERS|DH PARAMETERS|SSH2 PUBLIC KEY|PGP PUBLIC KEY BLOCK|PGP MESSAGE|PGP SIGNATURE|SIGNATURE|AGE ENCRYPTED FILE)-----/g;
/** What PGP writes before the base64. */
const header = /(?:Version|Comment|Hash|Charset|MessageID): [^\n\\]*(?:\\[nr]|\s)+/y;
/** A line within it, and what ends the line: in JSON a line break may be written `\n`. */
const line = /([^\s\\]*)((?:\\[nr]|\s)*)/y;

/**
 * The text without the base64 of certificates and other public armour; everything else of it stays,
 * line breaks too. Armour ends with the first thing that it cannot hold: a line that is not base64
 * or is longer than the first one.
 */
export function withoutArmour(text: string): string {
  if (!text.includes("-----BEGIN ")) return text;
  const kept: string[] = [];
  let end = 0;
  for (const { 0: head, index } of text.matchAll(armour)) {
    if (index < end) continue;
    kept.push(text.slice(end, index));
    end = index + head.length;
    for (let longest = Infinity; end < text.length;) {
      header.lastIndex = end;
      const said = header.exec(text)?.[0] ?? "";
      kept.push(said);
      end += said.length;
      line.lastIndex = end;
      const [all = "", body = "", breaks = ""] = line.exec(text) ?? [];
      const isBody = /^[A-Za-z0-9+/]*={0,2}$|^=[A-Za-z0-9+/]{4}$/.test(body);
      if (all === "" || !isBody || body.length > longest) break;
      kept.push(breaks);
      end += all.length;
      // A short line is the last one.
      longest =
        body === "" ? longest : body.length < longest && longest < Infinity ? 5 : body.length;
    }
  }
  return [...kept, text.slice(end)].join("");
}
