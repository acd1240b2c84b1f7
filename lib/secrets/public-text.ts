/**
 * What is as random as a secret and is none: certificates and public keys, what is encrypted
 * already (SOPS, age, PGP), checksums, and references that something else fills in. Every pattern
 * takes linear time: what it reads before it fails is bounded, or is read from no other start.
 */
const harmless: readonly RegExp[] = [
  /-----BEGIN (?:CERTIFICATE|CERTIFICATE REQUEST|TRUSTED CERTIFICATE|X509 CRL|PUBLIC KEY|RSA PUBLIC KEY|EC PARAMETERS|DH PARAMETERS|SSH2 PUBLIC KEY|PGP PUBLIC KEY BLOCK|PGP MESSAGE|PGP SIGNATURE|SIGNATURE|AGE ENCRYPTED FILE)-----[^-]*(?:-----END [A-Z0-9 ]+-----)?/g,
  /\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{1,4}|sk-[a-z0-9-]{1,60}@openssh\.com) AAAA[A-Za-z0-9+/=]+/g,
  /\bENC\[AES256_GCM,[^\][]*\]/g,
  /\bsha(?:1|224|256|384|512)-[A-Za-z0-9+/]{27}[A-Za-z0-9+/]*={0,2}/g,
  /\bsha(?:1|224|256|384|512):[0-9a-f]{40,128}\b/gi,
  /\$\{[^{}\s]{1,200}\}|\$\([\w.-]{1,200}\)|\{\{[^{}]{1,300}\}\}|<[\w .-]{1,100}>/g,
];

/** The text without what only looks like a secret, in time linear in its length. */
export function withoutPublic(text: string): string {
  let left = text;
  for (const pattern of harmless) left = left.replaceAll(pattern, " ");
  return left;
}
