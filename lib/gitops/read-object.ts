import http from "node:http";
import https from "node:https";
import { PortalError } from "@/lib/errors";
import { connectionProblem, refusalProblem } from "./cluster-problem";
import type { ClusterAccess } from "./types";

const timeoutMilliseconds = 10_000;
/** An object of a cluster has less than 1.5 MiB (etcd); it is parsed in one go. */
const maximalBytes = 2 * 1024 * 1024;

/** How something is read. */
export interface ReadOptions {
  /** Bytes of the answer; left out, as many as one object may have. */
  longest?: number;
  /** Until it counts as not answering. */
  milliseconds?: number;
  /** Media type that is asked for. */
  accept?: string;
  /** Of a page of a list: its moment may be forgotten (410), which is an answer, a Status. */
  mayExpire?: boolean;
}

/**
 * Reads one object; undefined when it is not there. Follows no redirect, so the token reaches the
 * configured host only. Throws `upstream_unavailable` when the cluster does not answer,
 * `upstream_refused` when it does not let us read.
 */
export async function readObject(
  cluster: ClusterAccess,
  path: string,
  options: ReadOptions = {},
): Promise<unknown> {
  const { status, body } = await get(cluster, path, options);
  if (status === 404) return undefined;
  if (status === 401 || status === 403) throw refusalProblem(status, body);
  if (status >= 500 || status === 429)
    throw new PortalError("upstream_unavailable", `The cluster has a problem (HTTP ${status}).`);
  if (status !== 200 && !(status === 410 && options.mayExpire === true))
    throw new PortalError("upstream_refused", `The cluster refused (HTTP ${status}).`);
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new PortalError("upstream_unavailable", "The cluster's answer cannot be read.", {
      cause,
    });
  }
}

function get(
  cluster: ClusterAccess,
  path: string,
  {
    longest = maximalBytes,
    milliseconds = timeoutMilliseconds,
    accept = "application/json",
  }: ReadOptions,
): Promise<{ status: number; body: string }> {
  const url = new URL(`${cluster.apiUrl.replace(/\/$/, "")}${path}`);
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(connectionProblem(cause));
    const call = request(
      url,
      {
        headers: {
          accept,
          ...(cluster.token === undefined ? {} : { authorization: `Bearer ${cluster.token}` }),
        },
        signal: AbortSignal.timeout(milliseconds),
        ...(cluster.certificateAuthority === undefined ? {} : { ca: cluster.certificateAuthority }),
        ...(cluster.certificate === undefined
          ? {}
          : { cert: cluster.certificate, key: cluster.key }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > longest) answer.destroy(new Error("the answer is too large"));
          chunks.push(chunk);
        });
        answer.on("error", fail);
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
        );
      },
    );
    call.on("error", fail);
    call.end();
  });
}
