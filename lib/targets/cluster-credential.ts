import { readFile } from "node:fs/promises";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { type Given, parseKubeconfig } from "./kubeconfig";

const given = z.union([z.strictObject({ text: z.string() }), z.strictObject({ file: z.string() })]);

const credentialSchema = z.union([
  z.strictObject({ kubeconfig: given }),
  z.strictObject({ token: given, ca: given.exactOptional() }),
]);

/**
 * How a cluster is asked, as it is sealed: texts, or the paths of files, which are read at each use
 * and so may change without a restart.
 */
export type ClusterCredential = z.infer<typeof credentialSchema>;

/** How a cluster is asked, with everything read. */
export interface ReadCredential {
  /** Of a kubeconfig, which says itself where its cluster is. */
  apiUrl?: string;
  token?: string;
  /** PEM. */
  certificateAuthority?: string;
  /** PEM, both or none. */
  certificate?: string;
  key?: string;
}

/** A token alone is written as it is: servers of the version before read that. */
export function serialiseCredential(credential: ClusterCredential): string {
  return "token" in credential && "text" in credential.token && credential.ca === undefined
    ? credential.token.text
    : JSON.stringify(credential);
}

export function parseCredential(text: string): ClusterCredential {
  // No token begins so: it could not stand in a header of HTTP (RFC 6750).
  return text.startsWith("{") ? credentialSchema.parse(JSON.parse(text)) : { token: { text } };
}

/**
 * Where a kubeconfig says that its cluster is. Throws `misconfigured`, with a cause where the file
 * cannot be read.
 */
export async function apiUrlOfKubeconfig(kubeconfig: Given): Promise<string> {
  return parseKubeconfig(await textOf(kubeconfig)).apiUrl;
}

/** How the cluster of a kubeconfig's current context is asked. Throws `misconfigured`. */
export async function kubeconfigAccess(file: string): Promise<ReadCredential & { apiUrl: string }> {
  const kubeconfig = { file };
  const apiUrl = await apiUrlOfKubeconfig(kubeconfig);
  return { ...(await readCredential({ kubeconfig })), apiUrl };
}

/** Reads what a credential says, files as they are now. Throws `misconfigured`. */
export async function readCredential(credential: ClusterCredential): Promise<ReadCredential> {
  if ("kubeconfig" in credential) {
    const access = parseKubeconfig(await textOf(credential.kubeconfig));
    return {
      apiUrl: access.apiUrl,
      ...(await optional("token", access.token)),
      ...(await optional("certificateAuthority", access.certificateAuthority)),
      ...(await optional("certificate", access.certificate)),
      ...(await optional("key", access.key)),
    };
  }
  return {
    token: (await textOf(credential.token)).trim(),
    ...(await optional("certificateAuthority", credential.ca)),
  };
}

async function optional<K extends string>(
  name: K,
  value: Given | undefined,
): Promise<{ [P in K]?: string }> {
  if (value === undefined) return {};
  const text = await textOf(value);
  return { [name]: name === "token" ? text.trim() : text } as { [P in K]?: string };
}

/** More than a kubeconfig or a bundle of authorities has. */
const longest = 1024 * 1024;

async function textOf(value: Given): Promise<string> {
  if ("text" in value) return value.text;
  let text: string;
  try {
    text = await readFile(value.file, "utf8");
  } catch (cause) {
    throw new PortalError(
      "misconfigured",
      `The file ${value.file}, by which the cluster is asked, cannot be read.`,
      { cause },
    );
  }
  if (text.length > longest)
    throw new PortalError("misconfigured", `The file ${value.file} has more than 1 MiB.`);
  return text;
}
