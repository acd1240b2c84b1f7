import { condition } from "../condition";
import type { KnownKind } from "../types";

const api = "https://cert-manager.io/docs/reference/api-docs/";

/**
 * An issuance that failed is tried again after an hour at the earliest, so a certificate that was
 * never issued has failed; one that is there and could not be renewed goes on to serve.
 */
const certificateFailed = `!(${condition("Ready")}) && ${condition("Issuing", { status: "False", reason: "Failed" })}`;

export const certManager: readonly KnownKind[] = [
  {
    group: "cert-manager.io",
    kind: "Certificate",
    source: `${api}#cert-manager.io/v1.CertificateStatus`,
    current: condition("Ready"),
    failed: certificateFailed,
  },
  {
    group: "cert-manager.io",
    kind: "CertificateRequest",
    source: `${api}#cert-manager.io/v1.CertificateRequestStatus`,
    current: condition("Ready"),
    failed: [
      condition("Denied"),
      condition("InvalidRequest"),
      condition("Ready", { status: "False", reason: "Failed" }),
    ]
      .map((one) => `(${one})`)
      .join(" || "),
  },
  ...["Issuer", "ClusterIssuer"].map((kind) => ({
    group: "cert-manager.io",
    kind,
    source: `${api}#cert-manager.io/v1.IssuerStatus`,
    current: condition("Ready"),
  })),
];
