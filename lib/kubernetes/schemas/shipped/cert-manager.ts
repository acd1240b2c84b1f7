import {
  anyObject,
  customResource,
  flag,
  integer,
  labels,
  list,
  object,
  partial,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";

const secretKey = object({ "name!": text, key: text });
const byteText = { type: "string", format: "byte" } as const;
const names = object({
  dnsDomains: texts,
  emailAddresses: texts,
  ipRanges: texts,
  uriDomains: texts,
});
const keystore = { "create!": flag, password: text, passwordSecretRef: secretKey };

const certificate = object(
  {
    "secretName!": text,
    "issuerRef!": object({ "name!": text, kind: text, group: text }),
    commonName: text,
    dnsNames: texts,
    ipAddresses: texts,
    uris: texts,
    emailAddresses: texts,
    otherNames: list(object({ oid: text, utf8Value: text })),
    literalSubject: text,
    subject: object({
      countries: texts,
      localities: texts,
      organizationalUnits: texts,
      organizations: texts,
      postalCodes: texts,
      provinces: texts,
      serialNumber: text,
      streetAddresses: texts,
    }),
    duration: text,
    renewBefore: text,
    renewBeforePercentage: integer,
    revisionHistoryLimit: integer,
    isCA: flag,
    encodeUsagesInRequest: flag,
    usages: list(
      words(
        "signing",
        "digital signature",
        "content commitment",
        "key encipherment",
        "key agreement",
        "data encipherment",
        "cert sign",
        "crl sign",
        "encipher only",
        "decipher only",
        "any",
        "server auth",
        "client auth",
        "code signing",
        "email protection",
        "s/mime",
        "ipsec end system",
        "ipsec tunnel",
        "ipsec user",
        "timestamping",
        "ocsp signing",
        "microsoft sgc",
        "netscape sgc",
      ),
    ),
    privateKey: object({
      algorithm: words("RSA", "ECDSA", "Ed25519"),
      encoding: words("PKCS1", "PKCS8"),
      rotationPolicy: words("Never", "Always"),
      size: integer,
    }),
    signatureAlgorithm: words(
      "SHA256WithRSA",
      "SHA384WithRSA",
      "SHA512WithRSA",
      "ECDSAWithSHA256",
      "ECDSAWithSHA384",
      "ECDSAWithSHA512",
      "PureEd25519",
    ),
    secretTemplate: object({ annotations: labels, labels }),
    additionalOutputFormats: list(object({ "type!": words("DER", "CombinedPEM") })),
    nameConstraints: object({ critical: flag, permitted: names, excluded: names }),
    keystores: object({
      jks: object({ ...keystore, alias: text }),
      pkcs12: object({ ...keystore, profile: words("LegacyRC2", "LegacyDES", "Modern2023") }),
    }),
  },
  "Certificate spec",
);

const solver = object(
  {
    selector: object({ dnsNames: texts, dnsZones: texts, matchLabels: labels }),
    http01: object({
      ingress: object({
        class: text,
        ingressClassName: text,
        name: text,
        serviceType: text,
        ingressTemplate: anyObject,
        podTemplate: anyObject,
      }),
      gatewayHTTPRoute: object({
        labels,
        serviceType: text,
        podTemplate: anyObject,
        parentRefs: list(
          object({
            group: text,
            kind: text,
            "name!": text,
            namespace: text,
            sectionName: text,
            port: integer,
          }),
        ),
      }),
    }),
    dns01: partial(
      {
        cnameStrategy: words("None", "Follow"),
        cloudflare: object({
          email: text,
          apiKeySecretRef: secretKey,
          apiTokenSecretRef: secretKey,
        }),
        cloudDNS: object({
          "project!": text,
          hostedZoneName: text,
          serviceAccountSecretRef: secretKey,
        }),
        digitalocean: object({ "tokenSecretRef!": secretKey }),
        rfc2136: object({
          "nameserver!": text,
          protocol: words("TCP", "UDP"),
          tsigAlgorithm: text,
          tsigKeyName: text,
          tsigSecretSecretRef: secretKey,
        }),
        route53: object({
          region: text,
          hostedZoneID: text,
          role: text,
          accessKeyID: text,
          accessKeyIDSecretRef: secretKey,
          secretAccessKeySecretRef: secretKey,
          auth: anyObject,
        }),
        webhook: object({ "groupName!": text, "solverName!": text, config: {} }),
      },
      "DNS solver",
    ),
  },
  "ACME solver",
);

const issuer = partial(
  {
    selfSigned: object({ crlDistributionPoints: texts }),
    ca: object({
      "secretName!": text,
      crlDistributionPoints: texts,
      issuingCertificateURLs: texts,
      ocspServers: texts,
    }),
    acme: object(
      {
        "server!": text,
        email: text,
        "privateKeySecretRef!": secretKey,
        solvers: list(solver),
        caBundle: byteText,
        preferredChain: text,
        profile: text,
        skipTLSVerify: flag,
        disableAccountKeyGeneration: flag,
        enableDurationFeature: flag,
        externalAccountBinding: object({
          "keyID!": text,
          "keySecretRef!": secretKey,
          keyAlgorithm: words("HS256", "HS384", "HS512"),
        }),
      },
      "ACME issuer",
    ),
    vault: partial({
      "server!": text,
      "path!": text,
      "auth!": anyObject,
      namespace: text,
      caBundle: byteText,
      caBundleSecretRef: secretKey,
      serverName: text,
    }),
  },
  "issuer spec",
);

/** cert-manager 1.18. */
export function certManagerKinds(): ShippedKind[] {
  return [
    customResource("cert-manager.io/v1", "Certificate", { spec: certificate }),
    customResource("cert-manager.io/v1", "Issuer", { "spec!": issuer }),
    customResource(
      "cert-manager.io/v1",
      "ClusterIssuer",
      { "spec!": issuer },
      { namespaced: false },
    ),
  ];
}
