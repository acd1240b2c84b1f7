import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { type Faults, faultRuleSchema } from "./faults";
import { readBody } from "./read-body";

const request = z.union([
  z.object({ rules: z.array(faultRuleSchema) }),
  z.array(faultRuleSchema),
  faultRuleSchema.transform((rule) => [rule]),
]);

/**
 * `GET /__calls`: API calls by route (`DELETE` sets them to zero). Where faults are allowed, `POST
 * /__faults` replaces the rules (a rule, a list, or `{"rules": []}`), and `GET` shows them with how
 * often each was met.
 */
export async function serveControl(
  faults: Faults,
  allowed: boolean,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, json: unknown): void => {
    response
      .writeHead(status, {
        "content-type": "application/json",
        "x-content-type-options": "nosniff",
      })
      .end(JSON.stringify(json));
  };
  const path = (incoming.url ?? "").split("?")[0];
  if (path === "/__calls") {
    if (incoming.method === "DELETE" && allowed) faults.counts.clear();
    return answer(200, { calls: Object.fromEntries(faults.counts) });
  }
  if (path !== "/__faults" || !allowed) return answer(404, { message: "Not Found" });
  if (incoming.method === "GET") return answer(200, { rules: faults.rules });
  // A web page can post plain text anywhere, but not JSON: that would be asked for first, and
  // refused.
  if (
    incoming.method !== "POST" ||
    !(incoming.headers["content-type"] ?? "").startsWith("application/json")
  )
    return answer(415, { message: "POST application/json." });
  const body = await readBody(incoming, 1024 * 1024);
  const parsed = request.safeParse(parse(body));
  if (!parsed.success) return answer(422, { message: parsed.error.message });
  faults.replaceRules(Array.isArray(parsed.data) ? parsed.data : parsed.data.rules);
  return answer(200, { rules: faults.rules });
}

function parse(body: Buffer | null): unknown {
  try {
    return JSON.parse((body ?? Buffer.alloc(0)).toString("utf8")) as unknown;
  } catch {
    return null;
  }
}
