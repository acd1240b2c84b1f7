import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate that nobody else vouches for, and its key; PEM. */
export interface SelfSigned {
  certificate: string;
  key: string;
}

/** ASN.1's tags that a certificate is made of (X.690 section 8, RFC 5280 section 4.1). */
const tags = { sequence: 0x30, set: 0x31, integer: 0x02, bits: 0x03, octets: 0x04 } as const;

/** An element in DER: tag, length, content. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 128
      ? [tag, length]
      : length < 256
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
}

const sequence = (...parts: Uint8Array[]) => der(tags.sequence, ...parts);
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

function utcTime(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, "").slice(2, 14)}Z`));
}

/** Subject and issuer: a common name alone. */
function nameOf(commonName: string): Buffer {
  const entry = sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(commonName)));
  return sequence(der(tags.set, entry));
}

/** Of this machine, by its name and its address; and an authority, so that it vouches for itself. */
function extensions(): Buffer {
  const names = sequence(
    der(0x82, Buffer.from("localhost")),
    der(0x87, Buffer.from([127, 0, 0, 1])),
  );
  const isAuthority = sequence(der(0x01, Buffer.from([0xff])));
  return der(
    0xa3,
    sequence(
      sequence(oid(0x55, 0x1d, 0x11), der(tags.octets, names)),
      sequence(oid(0x55, 0x1d, 0x13), der(tags.octets, isAuthority)),
    ),
  );
}

/**
 * What an API server has whose authority nobody was told of, as that of kubeadm or kind: valid for
 * a day around `now`, for `localhost` and 127.0.0.1.
 */
export function selfSigned(commonName: string, now: Date): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const day = 86_400_000;
  const content = sequence(
    der(0xa0, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, Buffer.from([1])),
    ecdsaWithSha256,
    nameOf(commonName),
    sequence(
      utcTime(new Date(now.getTime() - day / 2)),
      utcTime(new Date(now.getTime() + day / 2)),
    ),
    nameOf(commonName),
    publicKey.export({ type: "spki", format: "der" }),
    extensions(),
  );
  const signature = sign("sha256", content, privateKey);
  const whole = sequence(
    content,
    ecdsaWithSha256,
    der(tags.bits, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = whole.toString("base64").replaceAll(/.{64}/g, "$&\n");
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
