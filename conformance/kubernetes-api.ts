import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterAccess } from "@/lib/gitops";
import type { Answer, Api, Body } from "./ask";

/** Times that one question is asked while the API server has no time for it. */
const mostTries = 6;

/**
 * The API server of a cluster. 404 is an answer, and its text need be no JSON: of a group that nobody
 * defined it says `404 page not found`. While it has too much to do (429, by
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/) or is not there (503), it is asked again.
 * Throws what it says.
 */
export function kubernetesApi(access: ClusterAccess): Api {
  return {
    async ask(method, path, body, headers) {
      for (let tries = 1; ; tries += 1) {
        const { status, text, retryAfter } = await call(access, method, path, body, headers);
        if (status < 300 || status === 404) return { status, json: parsed(text) };
        if (tries === mostTries || (status !== 429 && status !== 503))
          throw new Error(`${method} ${path}: the cluster says ${wordsOf(status, text)}`);
        await sleep(1_000 * Math.min(retryAfter, 10));
      }
    },
  };
}

function parsed(text: string): Answer["json"] {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of a Status its message, such as which right is missing; else the text. */
function wordsOf(status: number, text: string): string {
  const { message } = (parsed(text) ?? {}) as { message?: string };
  return `HTTP ${status} ${message ?? text}`.trim().slice(0, 600);
}

function call(
  { apiUrl, token, certificateAuthority, certificate, key }: ClusterAccess,
  method: string,
  path: string,
  body: Body | undefined,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; retryAfter: number }> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      new URL(`${apiUrl}${path}`),
      {
        method,
        ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
        ...(certificate === undefined ? {} : { cert: certificate, key }),
        headers: {
          accept: "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        signal: AbortSignal.timeout(30_000),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString("utf8"),
            retryAfter: Number(response.headers["retry-after"]) || 1,
          }),
        );
      },
    );
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
