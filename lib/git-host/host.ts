import { PortalError } from "@/lib/errors";
import type { HostUrls } from "./host-urls";
import { gitHubUrls } from "./github/host";

/** The kinds of Git host that Slipway knows, each a folder beside this file. */
export const hostKinds = ["github"] as const;

/** Stored in `repositories.host_kind`, and as the source of what a host said. */
export type HostKind = (typeof hostKinds)[number];

/** As people call them. */
export const hostNames: Readonly<Record<HostKind, string>> = { github: "GitHub" };

const urls: Readonly<Record<HostKind, (apiUrl: string) => HostUrls>> = { github: gitHubUrls };

/** The addresses that belong to a REST API's base. */
export function hostUrls(kind: HostKind, apiUrl: string): HostUrls {
  return urls[kind](apiUrl);
}

/** The Git host that the environment names. */
export interface ConfiguredHost {
  kind: HostKind;
  name: string;
  apiUrl: string;
  webUrl: string;
}

/** One Git host for each Slipway; so far it is always GitHub, or what speaks its REST API. */
export function configuredHost({
  GITHUB_API_URL: apiUrl,
}: {
  GITHUB_API_URL: string;
}): ConfiguredHost {
  const kind = "github";
  return { kind, name: hostNames[kind], apiUrl, webUrl: hostUrls(kind, apiUrl).web };
}

export function isHostKind(text: string): text is HostKind {
  return (hostKinds as readonly string[]).includes(text);
}

/** Throws `misconfigured` for a kind that only another version of Slipway knows. */
export function hostKindOf(stored: string): HostKind {
  if (isHostKind(stored)) return stored;
  throw new PortalError("misconfigured", `This Slipway knows no Git host of the kind ${stored}.`, {
    hint: "Start the version of Slipway that wrote it, or a later one.",
  });
}
