import type { CatalogPlace } from "@/lib/curation";

/** What a file of this kind looks like, to begin with. Each reads without a problem, but for what is left to fill in. */
export function exampleOf(place: CatalogPlace): string {
  switch (place.kind) {
    case "access":
      return access;
    case "settings":
      return settings;
    case "exception":
      return exception(place.name);
    case "secret-allowance":
      return allowance(place.name);
    case "target":
      return target(place.name);
    default:
      return "";
  }
}

const access = `apiVersion: slipway.dev/v1alpha1
kind: Access
groups:
  platform-ops: { roles: [ops] }
  team-payments: { teams: [payments] }
teams:
  payments: { title: Payments }
`;

const settings = `apiVersion: slipway.dev/v1alpha1
kind: Settings
spec:
  fourEyes:
    policies: false
  retention:
    sessions: 30
`;

const exception = (name: string) => `apiVersion: slipway.dev/v1alpha1
kind: PolicyException
metadata:
  name: ${name}
spec:
  policy: image-sources
  team: payments
  reason: Say in a sentence why it is needed.
  expires: "2030-01-31"
`;

const allowance = (name: string) => `apiVersion: slipway.dev/v1alpha1
kind: SecretAllowance
metadata:
  name: ${name}
spec:
  sha256: "${"0".repeat(64)}"
  where:
    template: web-service
  reason: Say in a sentence why it is no secret.
  by: platform-team
`;

const target = (name: string) => `apiVersion: slipway.dev/v1alpha1
kind: Target
metadata:
  name: ${name}
spec:
  repository: acme/platform
  branch: main
  environment: staging
`;
