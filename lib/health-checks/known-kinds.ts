import { aws } from "./kinds/aws";
import { certManager } from "./kinds/cert-manager";
import { cloudNativePg } from "./kinds/cloudnative-pg";
import { externalSecrets } from "./kinds/external-secrets";
import { flagger } from "./kinds/flagger";
import { flux } from "./kinds/flux";
import { gatewayApi } from "./kinds/gateway-api";
import { otherProjects } from "./kinds/other-projects";
import type { KnownKind } from "./types";

/**
 * What Slipway knows of custom kinds, a row each. `failed` is only what the controller itself does
 * not try again: at the first failed object Flux ends its wait, and where a status names no
 * generation it may be the one of before the change.
 */
export const knownKinds: readonly KnownKind[] = [
  ...certManager,
  ...externalSecrets,
  ...cloudNativePg,
  ...gatewayApi,
  ...aws,
  ...flux,
  ...flagger,
  ...otherProjects,
];

/** The row of a kind; one that names the kind goes before one of the whole group. */
export function knownKind(group: string, kind: string): KnownKind | undefined {
  const rows = knownKinds.filter((row) => isInGroup(group, row.group));
  return rows.find((row) => row.kind === kind) ?? rows.find((row) => row.kind === "*");
}

function isInGroup(group: string, pattern: string): boolean {
  return pattern.startsWith("*.") ? group.endsWith(pattern.slice(1)) : group === pattern;
}
