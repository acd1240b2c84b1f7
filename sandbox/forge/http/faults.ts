import { z } from "zod";
import { type ApiError, invalid, notFound, unprocessable } from "./api-error";

/**
 * What goes wrong with a call. `when: "after"` means that the work is done first and only its
 * answer is lost: what a client must be able to find out by looking.
 */
const when = z.enum(["before", "after"]).default("before");
const faultSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("status"),
    status: z.number().int().min(300).max(599),
    message: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    when,
  }),
  z.object({
    kind: z.literal("secondary-limit"),
    retryAfter: z.number().nonnegative().default(1),
    status: z.union([z.literal(403), z.literal(429)]).default(403),
    when,
  }),
  z.object({ kind: z.literal("timeout"), when }),
  z.object({ kind: z.literal("reset"), when }),
  // What something between says in the host's place, and answers of a host that was changed.
  z.object({
    kind: z.literal("answer"),
    status: z.number().int().min(200).max(299).default(200),
    type: z.string().default("application/json; charset=utf-8"),
    body: z.string(),
    when,
  }),
  z.object({ kind: z.literal("half-body") }),
  z.object({ kind: z.literal("delay"), ms: z.number().nonnegative() }),
  z.object({ kind: z.literal("lag"), when: z.literal("before").default("before") }),
  // A GraphQL document that is interrupted once so many of its mutations are done.
  z.object({
    kind: z.literal("partial"),
    done: z.number().int().nonnegative().default(1),
    ending: z.enum(["errors", "timeout", "reset"]).default("errors"),
    type: z.string().optional(),
    message: z
      .string()
      .default(
        "Something went wrong while executing your query. Please include `C0DE` when reporting this issue.",
      ),
  }),
]);
type Fault = z.input<typeof faultSchema>;
export type ParsedFault = z.output<typeof faultSchema>;

/**
 * What GitHub answers where a replica has not heard of what another one made a moment ago: a read
 * finds nothing, and a call that names a tree, a commit or a branch is told that there is none.
 */
export function lagError(route: string): ApiError {
  if (route.startsWith("GET ")) return notFound();
  if (route.endsWith("/git/commits")) return unprocessable("Tree SHA does not exist");
  if (/\/git\/refs/.test(route)) return unprocessable("Object does not exist");
  if (route.endsWith("/pulls"))
    return invalid({ resource: "PullRequest", field: "head", code: "invalid" });
  if (/\/statuses\/|\/check-runs/.test(route))
    return unprocessable("No commit found for SHA: it was made a moment ago");
  return notFound();
}

/**
 * A call that may be made to fail. `count` says the how-manieth call of its route it is, from 1;
 * `body` is what it sent, as it came.
 */
type FaultyCall = { route: string; method: string; path: string; count: number; body: string };
export type FaultHook = (call: FaultyCall) => Fault | null | undefined;

/**
 * A rule given over HTTP: which route (its name, or the start of one), which of its calls from now
 * on, and how often.
 */
export const faultRuleSchema = z.object({
  route: z.string().min(1),
  nth: z.number().int().positive().default(1),
  times: z.number().int().positive().default(1),
  fault: faultSchema,
});
export type FaultRule = z.input<typeof faultRuleSchema>;

/** Counts the calls by route and says which of them fail. */
export class Faults {
  readonly counts = new Map<string, number>();
  #hook: FaultHook | null = null;
  #rules: { rule: z.output<typeof faultRuleSchema>; seen: number }[] = [];

  /** The one hook of tests in the same process; null takes it away. */
  set hook(hook: FaultHook | null) {
    this.#hook = hook;
  }

  replaceRules(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule: faultRuleSchema.parse(rule), seen: 0 }));
  }

  get rules(): { rule: FaultRule; seen: number }[] {
    return this.#rules;
  }

  /** Notes a call and answers what shall go wrong with it, if anything. */
  meet(route: string, method: string, path: string, body = ""): ParsedFault | null {
    const count = (this.counts.get(route) ?? 0) + 1;
    this.counts.set(route, count);
    let fault: ParsedFault | null = null;
    for (const entry of this.#rules) {
      if (
        entry.rule.route !== "*" &&
        route !== entry.rule.route &&
        !`${method} ${path}`.startsWith(entry.rule.route)
      )
        continue;
      entry.seen += 1;
      if (entry.seen >= entry.rule.nth && entry.seen < entry.rule.nth + entry.rule.times)
        fault ??= entry.rule.fault;
    }
    const hooked = this.#hook?.({ route, method, path, count, body });
    return hooked ? faultSchema.parse(hooked) : fault;
  }
}
