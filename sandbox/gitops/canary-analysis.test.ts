import { describe, expect, it } from "vitest";
import { advanceCanary } from "./canary-analysis";
import type { Advance, Situation } from "./canary-situation";
import { asCanary, unseen, type Canary } from "./flagger-canary";

const now = new Date("2026-10-28T07:31:00Z");
const gate = (name: string, type: string, answer: "approve" | "halt") => ({
  name,
  type,
  url: `http://flagger-loadtester.flagger-system/gate/${answer}`,
});
const stepwise = {
  interval: "1m",
  threshold: 2,
  stepWeight: 20,
  maxWeight: 40,
  metrics: [{ name: "error-rate", thresholdRange: { max: 1 } }],
};

function canaryOf(analysis: object, spec: object = {}): Canary {
  const canary = asCanary({
    apiVersion: "flagger.app/v1beta1",
    kind: "Canary",
    metadata: { name: "pay", namespace: "payments", uid: "1" },
    spec: {
      provider: "gatewayapi:v1",
      targetRef: { kind: "Deployment", name: "pay" },
      analysis,
      ...spec,
    },
  });
  if (canary === undefined) throw new Error("not a Canary");
  return canary;
}

type Change = Partial<
  Pick<Situation, "canary" | "revision" | "target" | "primary" | "failsChecks">
>;

/**
 * A Canary that was promoted with revision `one`, and what Flagger makes of what changes: a look
 * after the other.
 */
class Release {
  #situation: Situation;
  readonly said: string[] = [];
  readonly phases: string[] = [];
  promotions = 0;

  constructor(canary: Canary) {
    this.#situation = {
      canary,
      status: unseen("Deployment", now),
      route: { weight: 0, mirrored: false },
      revision: "one",
      target: "ready",
      primary: "ready",
      failsChecks: false,
      now,
    };
    this.look();
  }

  look(change: Change = {}, times = 1): Advance {
    this.#situation = { ...this.#situation, ...change };
    let advance: Advance | undefined;
    for (let look = 0; look < times; look += 1) {
      advance = advanceCanary(this.#situation);
      this.#situation = { ...this.#situation, status: advance.status, route: advance.route };
      this.said.push(...advance.words.map((word) => word.message));
      this.phases.push(advance.status.phase);
      if (advance.promotes) this.promotions += 1;
    }
    if (advance === undefined) throw new Error("no look");
    return advance;
  }

  /** From the next look on. */
  forget(): this {
    this.said.length = 0;
    this.phases.length = 0;
    return this;
  }
}

const short = (phases: readonly string[]) =>
  phases.filter((phase, index) => phase !== phases[index - 1]).join(" ");

describe("a new Canary", () => {
  it("is initialized once its primary is there, with nothing to analyse", () => {
    const release = new Release(canaryOf(stepwise));
    expect(release.look().status).toEqual({
      phase: "Initialized",
      failedChecks: 0,
      canaryWeight: 0,
      iterations: 0,
      lastAppliedSpec: "one",
      lastPromotedSpec: "one",
      lastTransitionTime: "2026-10-28T07:31:00Z",
      conditions: [
        {
          type: "Promoted",
          status: "True",
          reason: "Initialized",
          message: "Deployment initialization completed.",
          lastTransitionTime: "2026-10-28T07:31:00Z",
          lastUpdateTime: "2026-10-28T07:31:00Z",
        },
      ],
    });
    expect(release.said).toEqual(["Initialization done! pay.payments"]);
  });

  it("waits for its primary, and fails where that never starts", () => {
    const situation: Situation = {
      canary: canaryOf(stepwise),
      status: unseen("Deployment", now),
      route: { weight: 0, mirrored: false },
      revision: "one",
      target: "starting",
      primary: "starting",
      failsChecks: false,
      now,
    };
    expect(advanceCanary(situation).status.phase).toBe("Initializing");
    expect(advanceCanary({ ...situation, primary: "stuck" }).status).toMatchObject({
      phase: "Failed",
      conditions: [
        { status: "False", message: "Canary analysis failed, Deployment scaled to zero." },
      ],
    });
  });
});

describe("a new revision", () => {
  it("gets more of the traffic step by step, and then all of it, in Flagger's words", () => {
    const release = new Release(canaryOf(stepwise)).forget();
    const begun = release.look({ revision: "two" });
    expect(begun.status).toMatchObject({
      phase: "Progressing",
      lastAppliedSpec: "two",
      lastPromotedSpec: "one",
      conditions: [
        { status: "Unknown", message: "New revision detected, progressing canary analysis." },
      ],
    });
    expect(release.look().status).toMatchObject({ phase: "Progressing", canaryWeight: 20 });
    release.look({}, 4);
    expect(release.look().status).toMatchObject({
      phase: "Succeeded",
      lastPromotedSpec: "two",
      canaryWeight: 0,
      conditions: [{ status: "True" }],
    });
    expect(short(release.phases)).toBe("Progressing Promoting Finalising Succeeded");
    expect(release.said).toEqual([
      "New revision detected! Scaling up pay.payments",
      "Starting canary analysis for pay.payments",
      "Advance pay.payments canary weight 20",
      "Advance pay.payments canary weight 40",
      "Copying pay.payments template spec to pay-primary.payments",
      "Routing all traffic to primary",
      "Promotion completed! Scaling down pay.payments",
    ]);
    expect(release.promotions).toBe(1);
  });

  it("that does badly is given up at the threshold, and going back to the one before needs no analysis", () => {
    const release = new Release(canaryOf(stepwise)).forget();
    release.look({ revision: "two", failsChecks: true }, 2);
    expect(release.look().status.failedChecks).toBe(1);
    expect(release.look({}, 2)).toMatchObject({
      status: { phase: "Failed", failedChecks: 0, conditions: [{ status: "False" }] },
      route: { weight: 0 },
    });
    expect(release.said.slice(-4)).toEqual([
      "Halt pay.payments advancement error-rate 3.20 > 1",
      "Halt pay.payments advancement error-rate 3.20 > 1",
      "Rolling back pay.payments failed checks threshold reached 2",
      "Canary failed! Scaling down pay.payments",
    ]);
    expect(release.look().words).toEqual([]);
    expect(release.look({ revision: "one", failsChecks: false }).status.phase).toBe("Failed");
    expect(release.look({ revision: "three" }).status.phase).toBe("Progressing");
    expect(release.promotions).toBe(0);
  });

  it("that comes during an analysis starts it again", () => {
    const release = new Release(canaryOf(stepwise)).forget();
    release.look({ revision: "two" }, 3);
    expect(release.look({ revision: "three" })).toMatchObject({
      status: { phase: "Progressing", canaryWeight: 0, lastAppliedSpec: "three" },
      route: { weight: 0 },
    });
    expect(release.said.at(-1)).toBe("New revision detected! Restarting analysis for pay.payments");
  });

  it("that never starts is given up at the deadline", () => {
    const release = new Release(canaryOf(stepwise)).forget();
    expect(release.look({ revision: "two", target: "starting" }, 3).status.phase).toBe(
      "Progressing",
    );
    expect(release.look({ target: "stuck" }).status.phase).toBe("Failed");
    expect(release.said.at(-1)).toBe("Canary failed! Scaling down pay.payments");
  });

  it.each([
    [
      "the weights that are listed",
      { interval: "1m", stepWeights: [1, 50] },
      {},
      ["weight 1", "weight 50"],
    ],
    [
      "weights up to everything where no end is given",
      { interval: "1m", stepWeight: 60 },
      {},
      ["weight 60", "weight 100"],
    ],
    [
      "a copy of the requests first",
      { interval: "1m", stepWeight: 50, maxWeight: 50, mirror: true },
      {},
      ["weight 0", "weight 50"],
    ],
    [
      "some people only",
      { interval: "1m", iterations: 2, match: [{ headers: {} }] },
      {},
      ["iteration 1/2", "iteration 2/2"],
    ],
    [
      "nobody until the end",
      { interval: "1m", iterations: 2 },
      {},
      ["iteration 1/2", "iteration 2/2"],
    ],
    [
      "nobody where nothing shares out requests",
      { interval: "1m", iterations: 1 },
      { provider: "kubernetes" },
      ["iteration 1/1"],
    ],
  ])("is shown to %s", (_what, analysis, spec, steps) => {
    const release = new Release(canaryOf(analysis, spec)).forget();
    expect(release.look({ revision: "two" }, 8).status.phase).toBe("Succeeded");
    expect(
      release.said.flatMap((message) => /canary ((weight|iteration) .*)$/.exec(message)?.[1] ?? []),
    ).toEqual(steps);
  });

  it("is promoted at once where the analysis is skipped", () => {
    const release = new Release(canaryOf(stepwise, { skipAnalysis: true })).forget();
    expect(release.look({ revision: "two" }, 2).status.phase).toBe("Succeeded");
    expect(release.said.at(-1)).toBe(
      "Promotion completed! Canary analysis was skipped for pay.payments",
    );
  });

  it("is left alone while the Canary is suspended", () => {
    const release = new Release(canaryOf(stepwise)).forget();
    expect(
      release.look({ canary: canaryOf(stepwise, { suspend: true }), revision: "two" }).status.phase,
    ).toBe("Initialized");
  });
});

describe("a gate", () => {
  const held = canaryOf({
    ...stepwise,
    webhooks: [gate("approval", "confirm-promotion", "halt"), gate("refusal", "rollback", "halt")],
  });
  const approved = canaryOf({
    ...stepwise,
    webhooks: [
      gate("approval", "confirm-promotion", "approve"),
      gate("refusal", "rollback", "halt"),
    ],
  });
  const refused = canaryOf({
    ...stepwise,
    webhooks: [
      gate("approval", "confirm-promotion", "halt"),
      gate("refusal", "rollback", "approve"),
    ],
  });

  it("holds a release before its promotion, which goes on when Git says so", () => {
    const release = new Release(held).forget();
    expect(release.look({ revision: "two" }, 6)).toMatchObject({
      status: { phase: "WaitingPromotion", conditions: [{ message: "Waiting for approval." }] },
      route: { weight: 40 },
    });
    expect(release.said.filter((message) => message.startsWith("Halt"))).toEqual([
      "Halt pay.payments advancement waiting for promotion approval approval",
    ]);
    expect(release.look({ canary: approved }, 3).status.phase).toBe("Succeeded");
  });

  it("rolls a release back when Git refuses it", () => {
    const release = new Release(held).forget();
    release.look({ revision: "two" }, 5);
    expect(release.look({ canary: refused }).status.phase).toBe("Failed");
    expect(release.said.slice(-3)).toEqual([
      "Rollback check refusal passed",
      "Rolling back pay.payments manual webhook invoked",
      "Canary failed! Scaling down pay.payments",
    ]);
  });

  it("can hold a release before anybody gets it", () => {
    const release = new Release(
      canaryOf({ ...stepwise, webhooks: [gate("start", "confirm-rollout", "halt")] }),
    ).forget();
    expect(release.look({ revision: "two" }).status.phase).toBe("Waiting");
    expect(
      release.look({
        canary: canaryOf({ ...stepwise, webhooks: [gate("start", "confirm-rollout", "approve")] }),
      }).status.phase,
    ).toBe("Progressing");
  });
});
