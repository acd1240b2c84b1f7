const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** A text with the HTML entities decoded that documentation tools leave in comments. */
export function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]{2,5}));/gi, (all, ...found) => {
    const [decimal, hex, name] = found as (string | undefined)[];
    if (name !== undefined) return entities[name.toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : all;
  });
}

const acronyms = new Set(
  "api cpu crd dns fs gid gpu grpc hpa http https id ip json jvm jwt ldap mtu oidc pdb pvc rbac s3 smtp sql ssh ssl sso tcp tls ttl udp uid uri url uuid vpa yaml".split(
    " ",
  ),
);

/** The name of a value in words: `replicaCount` is "Replica count", `tlsSecretName` "TLS secret name". */
export function inWords(key: string): string {
  const words = key
    .slice(0, 200)
    .replaceAll(/[_\-./\s]+/g, " ")
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .trim()
    .split(" ")
    .map((word) => (acronyms.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()));
  const text = words.join(" ");
  return text === "" ? key : text.charAt(0).toUpperCase() + text.slice(1);
}
