import type { JsonObject } from "@/lib/json";
import { type Api, until } from "./ask";
import type { Entry, Hand } from "./clusters";
import { type Outcome, type Row, type Step, steps } from "./table";
import type { Tried } from "./templates";

/** Where templates are tried, and how long each wait may take. */
export interface Place {
  slipway: Api;
  /** A host that answers as GitHub does, and the repository there. */
  host: Api;
  repository: string;
  hand: Hand;
  target: string;
  team: string;
  /** The name of a new instance, and the version that it is upgraded to. */
  nameOf(template: Tried): string;
  newer(template: Tried): Promise<string | undefined>;
  patience: number;
}

class NotPossible extends Error {}

/** Puts one template through every step; the first that fails ends it, but for its removal. */
export async function tryTemplate(place: Place, template: Tried): Promise<Row> {
  const trial = new Trial(place, template);
  const row: Row = { template: `${template.name} ${template.version}`, outcomes: {} };
  const run = async (step: Step, work: () => Promise<void>): Promise<boolean> => {
    const outcome = await outcomeOf(work);
    row.outcomes[step] = outcome;
    return outcome.result !== "failed";
  };
  if (!(await run("launch", () => trial.launch()))) return row;
  const launched = row.outcomes.launch;
  if (launched?.result === "not possible") return untried(row.template, launched.reason);
  const changing = [
    ["edit", () => trial.edit()],
    ["upgrade", () => trial.upgrade()],
    ["drift", () => trial.drift()],
    ["suspend", () => trial.suspend()],
  ] as const;
  for (const [step, work] of changing) if (!(await run(step, work))) break;
  await run("remove", () => trial.remove());
  return row;
}

/** A template that cannot be launched here cannot be anything else. */
export function untried(template: string, reason: string): Row {
  const outcome = { result: "not possible", reason } as const;
  return { template, outcomes: Object.fromEntries(steps.map((step) => [step, outcome])) };
}

async function outcomeOf(work: () => Promise<void>): Promise<Outcome> {
  const begun = Date.now();
  try {
    await work();
    return { result: "ok", seconds: (Date.now() - begun) / 1_000 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { result: error instanceof NotPossible ? "not possible" : "failed", reason };
  }
}

/** Objects that are made anew without losing anything. */
const harmless = [
  "ConfigMap",
  "NetworkPolicy",
  "PodDisruptionBudget",
  "PrometheusRule",
  "PodMonitor",
  "HorizontalPodAutoscaler",
  "Service",
  "AuthorizationPolicy",
  "PeerAuthentication",
  "HTTPRoute",
  "CronJob",
  "ExternalSecret",
  "SecretStore",
  "ServiceAccount",
  "MetricTemplate",
  "DNSEndpoint",
  "Bucket",
  "Queue",
];

const kindOf = ({ id }: Entry): string => id.split("_").at(-1) ?? "";

class Trial {
  readonly #place: Place;
  readonly #template: Tried;
  readonly #name: string;
  #instance = "";

  constructor(place: Place, template: Tried) {
    this.#place = place;
    this.#template = template;
    this.#name = place.nameOf(template);
  }

  async launch(): Promise<void> {
    const { name, version, parameters, misfit = "it has none" } = this.#template;
    if (parameters === undefined)
      throw new NotPossible(
        `None of its examples fits here: ${misfit} Give it --parameters, or the target --var.`,
      );
    const { team, target } = this.#place;
    const request = await this.#open({
      kind: "create",
      template: name,
      version,
      team: this.#template.scope === "platform" && name === "team-namespace" ? this.#name : team,
      name: this.#name,
      target,
      parameters,
    });
    this.#instance = request.instanceId;
    await this.#deploy(request.id);
  }

  async edit(): Promise<void> {
    for (const parameters of this.#template.edits) {
      const change = { kind: "edit", instance: this.#instance, parameters };
      const { json } = await this.#place.slipway.ask("POST", "/api/v1/render", change);
      const isChanged = json.files.some(
        (file: { path: string; before?: string; after?: string }) =>
          file.path.includes("/manifests/") && file.before !== file.after,
      );
      if (!json.ready || !isChanged) continue;
      await this.#deploy((await this.#open(change)).id);
      return;
    }
    throw new NotPossible("No switch, number or choice of it can be changed by itself.");
  }

  async upgrade(): Promise<void> {
    const version = await this.#place.newer(this.#template);
    if (version === undefined) throw new NotPossible("There is no newer version.");
    await this.#deploy(
      (await this.#open({ kind: "upgrade", instance: this.#instance, version })).id,
    );
  }

  /** Something of it is deleted by hand, and Flux makes it anew. */
  async drift(): Promise<void> {
    const { hand, patience } = this.#place;
    const entries = await hand.inventory(this.#kustomization);
    const [lost] = harmless.flatMap((kind) => entries.filter((entry) => kindOf(entry) === kind));
    if (lost === undefined)
      throw new NotPossible("It has nothing that could be deleted without losing something.");
    const before = await hand.uidOf(lost);
    await hand.delete(lost, this.#kustomization);
    // What has finalizers stays for a while, and is still the old one.
    await until(`That ${kindOf(lost)} is made anew`, patience, async () => {
      const now = await hand.uidOf(lost);
      return now === undefined || now === before ? undefined : now;
    });
  }

  /** While Flux is suspended, Slipway refuses to remove: that would leave everything running. */
  async suspend(): Promise<void> {
    const { hand, patience, slipway } = this.#place;
    const refusal = async () => {
      const change = { kind: "remove", instance: this.#instance };
      const { json } = await slipway.ask("POST", "/api/v1/render", change);
      return (json.problems as { severity: string; message: string }[]).find(
        ({ severity, message }) => severity === "error" && message.includes("suspended"),
      );
    };
    await hand.suspend(this.#kustomization, true);
    await until("That Slipway sees that it is suspended", patience, refusal);
    await hand.suspend(this.#kustomization, false);
    await until("That Slipway sees that it is resumed", patience, async () =>
      (await refusal()) === undefined ? true : undefined,
    );
  }

  async remove(): Promise<void> {
    await this.#deploy((await this.#open({ kind: "remove", instance: this.#instance })).id);
  }

  get #kustomization(): string {
    const { name, scope } = this.#template;
    const team = scope === "platform" && name === "team-namespace" ? this.#name : this.#place.team;
    return `${team}.${this.#name}`;
  }

  async #open(change: JsonObject): Promise<{ id: string; instanceId: string }> {
    return (await this.#place.slipway.ask("POST", "/api/v1/requests", change)).json;
  }

  /** Its pull request is merged as soon as it is there, and followed to its end. */
  async #deploy(id: string): Promise<void> {
    const { slipway, patience } = this.#place;
    let standing = "";
    const look = async () => {
      const { json } = await slipway.ask("GET", `/api/v1/requests/${id}`);
      // The timeline is folded anew, and ahead of the state that lists show.
      standing = [json.timeline?.state, json.waiting?.reason]
        .filter((word) => typeof word === "string")
        .join(", ");
      return json;
    };
    const number = await until(
      "A pull request",
      patience,
      async () => (await look()).pullRequests?.at(-1)?.number as number | undefined,
      () => standing,
    );
    await this.#merge(number);
    const end = await until(
      "The end of the change",
      patience,
      async () => {
        const json = await look();
        const { state, ended } = json.timeline;
        return ended === true || state === "failed" ? json : undefined;
      },
      () => standing,
    );
    // Of a removal that means: removed.
    if (end.timeline.state !== "healthy")
      throw new Error(`It ended ${standing}: ${wordsOfSteps(end.timeline.steps)}`);
  }

  async #merge(number: number): Promise<void> {
    const { host, repository, patience } = this.#place;
    let said = "";
    await until(
      "That the pull request can be merged",
      patience,
      () =>
        host
          .ask("PUT", `/repos/${repository}/pulls/${number}/merge`, { merge_method: "squash" })
          .then(
            ({ status }) => (status === 200 ? true : undefined),
            (error: unknown) => {
              said = error instanceof Error ? error.message : String(error);
              return undefined;
            },
          ),
      () => said,
    );
  }
}

function wordsOfSteps(
  steps: readonly { state: string; title: string; detail?: string }[] = [],
): string {
  return steps
    .filter(({ state }) => state === "failed")
    .map(({ title, detail }) => [title, detail].filter(Boolean).join(": "))
    .join("; ");
}
