import type { FaultHook } from "@/sandbox/forge";

export type Fault = NonNullable<ReturnType<FaultHook>>;

/** How a host can fail at a call; `after`: it did the work, and only its answer is lost. */
export const ways: readonly [name: string, fault: Fault][] = [
  ["a 500 before the work", { kind: "status", status: 500, when: "before" }],
  ["a 500 after the work", { kind: "status", status: 500, when: "after" }],
  ["a 502 before the work", { kind: "status", status: 502, when: "before" }],
  ["a 502 after the work", { kind: "status", status: 502, when: "after" }],
  ["no answer, and no work", { kind: "timeout", when: "before" }],
  ["no answer after the work", { kind: "timeout", when: "after" }],
  ["a secondary limit", { kind: "secondary-limit", retryAfter: 1, status: 403 }],
  ["a 422", { kind: "status", status: 422, message: "Validation Failed", when: "before" }],
  ["a reset before the work", { kind: "reset", when: "before" }],
  ["a reset after the work", { kind: "reset", when: "after" }],
  ["half a body", { kind: "half-body" }],
  ["a page in place of the work", { kind: "answer", type: "text/html", body: "<html></html>" }],
  ["another shape after the work", { kind: "answer", body: '{"welcome":true}', when: "after" }],
];

/**
 * What a read is asked for again at once: it has to fail twice to be noticed. Any other failure is
 * met at the next try of a request.
 */
function isAskedAgain(fault: Fault): boolean {
  return fault.kind === "status"
    ? fault.status === 502
    : fault.kind !== "secondary-limit" && fault.kind !== "answer";
}

/** Counts the calls in each lane, and lets those fail that are to fail. */
export function failing(
  plans: ReadonlyMap<string, { call: number; fault: Fault }>,
  met: Set<string>,
): FaultHook {
  const counts = new Map<string, number>();
  const inReads = new Set<string>();
  return ({ route, method, path, body }) => {
    const repository =
      (
        /^\/repos\/(acme\/[^/]+)/.exec(path) ??
        /"repositoryNameWithOwner":"(acme\/[^"]+)"/.exec(body)
      )?.[1] ?? "";
    const plan = plans.get(repository);
    // What a host without GraphQL is asked once, until that is known.
    if (!plan || route === "GET /repos/{owner}/{repo}" || route === "POST (unknown)") return null;
    const count = (counts.get(repository) ?? 0) + 1;
    counts.set(repository, count);
    if (count === plan.call && method === "GET" && isAskedAgain(plan.fault))
      inReads.add(repository);
    if (count !== plan.call && !(inReads.has(repository) && count === plan.call + 1)) return null;
    met.add(repository);
    return plan.fault;
  };
}
