import {
  between,
  customResource,
  labels,
  list,
  object,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";

const endpoint = object(
  {
    "dnsName!": { type: "string", minLength: 1, maxLength: 254 },
    "recordType!": words(
      "A",
      "AAAA",
      "CNAME",
      "DNAME",
      "MX",
      "NAPTR",
      "NS",
      "PTR",
      "SRV",
      "TLSA",
      "TXT",
    ),
    targets: texts,
    recordTTL: between(0, 2_147_483_647),
    setIdentifier: text,
    labels,
    providerSpecific: list(object({ "name!": text, value: text })),
  },
  "DNS endpoint",
);

/** ExternalDNS 0.20 and later. */
export function externalDnsKinds(): ShippedKind[] {
  return [
    customResource("externaldns.k8s.io/v1alpha1", "DNSEndpoint", {
      spec: object({ endpoints: list(endpoint) }, "DNSEndpoint spec"),
    }),
  ];
}
