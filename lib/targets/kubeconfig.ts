import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { problemWithPlace, readYamlDocument } from "@/lib/yaml";

/** Characters of a kubeconfig. */
const longest = 1024 * 1024;

const entries = <T extends z.ZodRawShape>(entry: T) =>
  z.array(z.looseObject({ name: z.string(), ...entry })).default([]);

const kubeconfigSchema = z.looseObject({
  "current-context": z.string().min(1, "names no context"),
  contexts: entries({ context: z.looseObject({ cluster: z.string(), user: z.string() }) }),
  clusters: entries({
    cluster: z.looseObject({
      server: z.url({ protocol: /^https?$/ }),
      "certificate-authority": z.string().optional(),
      "certificate-authority-data": z.base64().optional(),
      "insecure-skip-tls-verify": z.boolean().optional(),
      "proxy-url": z.string().optional(),
      "tls-server-name": z.string().optional(),
    }),
  }),
  users: entries({
    user: z.looseObject({
      token: z.string().optional(),
      tokenFile: z.string().optional(),
      "client-certificate": z.string().optional(),
      "client-certificate-data": z.base64().optional(),
      "client-key": z.string().optional(),
      "client-key-data": z.base64().optional(),
    }),
  }),
});

/** A text that is given, or the path of the file that has it. */
export type Given = { text: string } | { file: string };

/** What a kubeconfig says of the cluster of its current context. */
export interface KubeconfigAccess {
  apiUrl: string;
  /** PEM. */
  certificateAuthority: Given | undefined;
  token: Given | undefined;
  /** PEM, both or none. */
  certificate: Given | undefined;
  key: Given | undefined;
}

/** What Slipway never does for a kubeconfig: it starts no program, and trusts nobody unseen. */
const refusedOfUser = ["exec", "auth-provider", "username", "password", "as"] as const;
const refusedOfCluster = ["insecure-skip-tls-verify", "proxy-url", "tls-server-name"] as const;

/**
 * Reads a kubeconfig (`kubectl config view --raw`): tokens and client certificates of the current
 * context. Pure: files that it names are only named. Throws `misconfigured`, never with a secret.
 */
export function parseKubeconfig(text: string): KubeconfigAccess {
  const { value, problem } = readYamlDocument(text, { longest });
  if (problem !== undefined) throw misconfigured(problemWithPlace(problem));
  const parsed = kubeconfigSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw misconfigured(`${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
  }
  const config = parsed.data;
  const context = config.contexts.find(({ name }) => name === config["current-context"])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === context?.user)?.user;
  if (cluster === undefined || user === undefined)
    throw misconfigured("its current context names a cluster or a user that is not there");
  for (const key of refusedOfUser)
    if (user[key] !== undefined && user[key] !== null)
      throw misconfigured(
        `its user has ${key}, which Slipway does not do: give a token or a certificate`,
      );
  for (const key of refusedOfCluster)
    if (cluster[key] !== undefined && cluster[key] !== false)
      throw misconfigured(`its cluster has ${key}, which Slipway does not do`);
  const access = {
    apiUrl: cluster.server.replace(/\/$/, ""),
    certificateAuthority: given(
      cluster["certificate-authority-data"],
      cluster["certificate-authority"],
    ),
    // As client-go has it: where both are given, the file counts.
    token: fileOf(user.tokenFile) ?? (user.token ? { text: user.token } : undefined),
    certificate: given(user["client-certificate-data"], user["client-certificate"]),
    key: given(user["client-key-data"], user["client-key"]),
  };
  if ((access.certificate === undefined) !== (access.key === undefined))
    throw misconfigured("its user has a client certificate or a key, and not both");
  if (access.token === undefined && access.certificate === undefined)
    throw misconfigured("its user has neither a token nor a client certificate");
  return access;
}

function given(data: string | undefined, file: string | undefined): Given | undefined {
  return data ? { text: Buffer.from(data, "base64").toString("utf8") } : fileOf(file);
}

function fileOf(file: string | undefined): Given | undefined {
  // What is empty is not given.
  if (!file) return undefined;
  if (!file.startsWith("/")) throw misconfigured(`it names the file ${file} by no absolute path`);
  return { file };
}

function misconfigured(what: string): PortalError {
  return new PortalError("misconfigured", `The kubeconfig is not right: ${what}.`);
}
