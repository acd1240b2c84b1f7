import type { Advance, Pods, Route, Situation, Word } from "./canary-situation";
import { failingCheck, nextRoute, opens } from "./canary-steps";
import { hashOf, inPhase, synced, type CanaryStatus, type Phase } from "./flagger-canary";

/**
 * One look of Flagger's scheduler (1.44) at a Canary that it knows: every `analysis.interval` it
 * takes at most one step. Its order and its words; of checks it knows only whether they fail, of
 * gates what their address says.
 */
export function advanceCanary(situation: Situation): Advance {
  return new Look(situation).take();
}

const noTraffic: Route = { weight: 0, mirrored: false };
const underWay = new Set<Phase>([
  "Progressing",
  "Waiting",
  "WaitingPromotion",
  "Promoting",
  "Finalising",
]);

class Look {
  #status: CanaryStatus;
  #route: Route;
  #promotes = false;
  readonly #words: Word[] = [];
  readonly #name: string;
  readonly #target: string;
  readonly #primary: string;

  constructor(private readonly at: Situation) {
    const { metadata, spec } = at.canary;
    this.#status = at.status;
    this.#route = at.route;
    this.#name = `${metadata.name}.${metadata.namespace}`;
    this.#target = `${spec.targetRef.name}.${metadata.namespace}`;
    this.#primary = `${spec.targetRef.name}-primary.${metadata.namespace}`;
  }

  take(): Advance {
    this.#step();
    return {
      status: this.#status,
      route: this.#route,
      words: this.#words,
      promotes: this.#promotes,
    };
  }

  #step(): void {
    const { canary, primary, target } = this.at;
    const { spec } = canary;
    if (spec.suspend) return this.#say("skipping canary run as object is suspended");
    if (this.#status.phase === "Initializing") {
      if (primary !== "ready" && !spec.skipAnalysis)
        return this.#notReady(`${this.#primary} not ready`, primary);
      this.#sync("Initialized");
      this.#say(`Initialization done! ${this.#name}`);
      return;
    }
    if (!this.#shouldAdvance()) return;
    if (primary !== "ready" && !spec.skipAnalysis)
      return this.#notReady(`${this.#primary} not ready`, primary);
    if (!underWay.has(this.#status.phase) || this.#status.phase === "Waiting") return this.#begin();
    if (this.#isProgressing() && this.#hasChanged(this.#status)) {
      this.#route = noTraffic;
      this.#sync("Progressing");
      return this.#say(`New revision detected! Restarting analysis for ${this.#target}`);
    }
    if (target !== "ready")
      return this.#notReady(`canary deployment ${this.#target} not ready`, target);
    if (spec.skipAnalysis) return this.#skip();
    if (this.#isProgressing() && this.#isToldToRollBack()) {
      this.#warn(`Rolling back ${this.#name} manual webhook invoked`);
      return this.#rollBack();
    }
    if (this.#status.phase === "Promoting") return this.#giveBackTraffic();
    if (this.#status.phase === "Finalising") {
      this.#become("Succeeded");
      return this.#say(`Promotion completed! Scaling down ${this.#target}`);
    }
    if (this.#status.failedChecks >= this.#threshold()) return this.#rollBack();
    if (!this.#passesChecks()) {
      this.#status = { ...this.#status, failedChecks: this.#status.failedChecks + 1 };
      return;
    }
    this.#increase();
  }

  #shouldAdvance(): boolean {
    if (underWay.has(this.#status.phase)) return true;
    const before = this.#status;
    // A revision that was given up is remembered, so that it is not tried again by itself.
    if (before.phase === "Failed") this.#status = { ...before, lastAppliedSpec: this.at.revision };
    return this.#hasChanged(before);
  }

  /** Going back to what was promoted last needs no analysis. */
  #hasChanged({ lastAppliedSpec, lastPromotedSpec }: CanaryStatus): boolean {
    const { revision } = this.at;
    return (
      lastAppliedSpec === undefined ||
      (lastPromotedSpec !== revision && lastAppliedSpec !== revision)
    );
  }

  #begin(): void {
    this.#sync("Progressing");
    for (const gate of this.#hooks("confirm-rollout")) {
      if (opens(gate.url)) {
        this.#say(`Confirm-rollout check ${gate.name} passed`);
      } else {
        this.#become("Waiting");
        return this.#warn(`Halt ${this.#name} advancement waiting for approval ${gate.name}`);
      }
    }
    this.#say(`New revision detected! Scaling up ${this.#target}`);
  }

  #skip(): void {
    this.#route = noTraffic;
    this.#promote();
    this.#become("Succeeded");
    this.#say(`Promotion completed! Canary analysis was skipped for ${this.#target}`);
  }

  #isToldToRollBack(): boolean {
    for (const gate of this.#hooks("rollback")) {
      if (opens(gate.url)) {
        this.#warn(`Rollback check ${gate.name} passed`);
        return true;
      }
      this.#say(`Rollback hook ${gate.name} not signaling a rollback`);
    }
    return false;
  }

  #rollBack(): void {
    const { failedChecks } = this.#status;
    if (failedChecks >= this.#threshold())
      this.#warn(`Rolling back ${this.#name} failed checks threshold reached ${failedChecks}`);
    this.#route = noTraffic;
    this.#warn(`Canary failed! Scaling down ${this.#name}`, "Failed");
    this.#sync("Failed");
  }

  #giveBackTraffic(): void {
    const { provider, analysis } = this.at.canary.spec;
    const step = analysis.stepWeightPromotion;
    if (provider !== "kubernetes" && step > 0 && this.#route.weight > 0) {
      this.#route = { weight: Math.max(0, this.#route.weight - step), mirrored: false };
      this.#say(`Advance ${this.#name} primary weight ${100 - this.#route.weight}`);
      if (this.#route.weight > 0)
        this.#status = { ...this.#status, canaryWeight: this.#route.weight };
      else this.#become("Finalising");
      return;
    }
    if (provider !== "kubernetes") this.#say("Routing all traffic to primary");
    this.#route = noTraffic;
    this.#become("Finalising");
  }

  #passesChecks(): boolean {
    const { analysis } = this.at.canary.spec;
    if (
      this.#route.weight === 0 &&
      this.#status.iterations === 0 &&
      !(analysis.mirror && this.#route.mirrored)
    ) {
      this.#say(`Starting canary analysis for ${this.#target}`);
      for (const hook of this.#hooks("pre-rollout"))
        this.#say(`Pre-rollout check ${hook.name} passed`);
      return true;
    }
    const failing = this.at.failsChecks ? failingCheck(analysis) : undefined;
    if (failing === undefined) return true;
    this.#warn(`Halt ${this.#name} advancement ${failing}`);
    return false;
  }

  #increase(): void {
    const { provider, analysis } = this.at.canary.spec;
    // Without anything that shares out requests there are iterations only.
    const iterations =
      provider === "kubernetes" && analysis.iterations === 0 ? 10 : analysis.iterations;
    if (iterations > 0) return this.#iterate(iterations);
    const next = nextRoute(analysis, this.#route);
    if (next === "stuck") return;
    if (next !== "done") {
      this.#route = next;
      this.#status = { ...this.#status, canaryWeight: next.weight };
      return this.#say(`Advance ${this.#name} canary weight ${next.weight}`);
    }
    if (this.#mayPromote()) this.#startPromotion();
  }

  #iterate(iterations: number): void {
    const { provider, analysis } = this.at.canary.spec;
    const isForSome = analysis.match.length > 0 && provider !== "kubernetes";
    const done = this.#status.iterations;
    if (done < iterations) {
      if (isForSome) this.#route = { weight: 100, mirrored: false };
      else if (analysis.mirror && provider !== "kubernetes")
        this.#route = { ...this.#route, mirrored: true };
      this.#status = { ...this.#status, iterations: done + 1 };
      return this.#say(`Advance ${this.#name} canary iteration ${done + 1}/${iterations}`);
    }
    if (!this.#mayPromote()) return;
    if (isForSome || done > iterations) return this.#startPromotion();
    if (provider !== "kubernetes") {
      this.#say(
        analysis.mirror
          ? "Stop traffic mirroring and route all traffic to canary"
          : "Routing all traffic to canary",
      );
      this.#route = { weight: 100, mirrored: false };
    }
    this.#status = { ...this.#status, iterations: done + 1 };
  }

  #mayPromote(): boolean {
    for (const gate of this.#hooks("confirm-promotion")) {
      if (opens(gate.url)) {
        this.#say(`Confirm-promotion check ${gate.name} passed`);
        continue;
      }
      if (this.#status.phase === "WaitingPromotion") {
        this.#status = { ...this.#status, iterations: this.at.canary.spec.analysis.iterations - 1 };
      } else {
        this.#become("WaitingPromotion");
        this.#warn(`Halt ${this.#name} advancement waiting for promotion approval ${gate.name}`);
      }
      return false;
    }
    return true;
  }

  #startPromotion(): void {
    this.#promote();
    this.#become("Promoting");
  }

  #promote(): void {
    this.#say(`Copying ${this.#target} template spec to ${this.#primary}`);
    this.#promotes = true;
  }

  #threshold(): number {
    return this.at.canary.spec.analysis.threshold || 1;
  }

  #isProgressing(): boolean {
    return this.#status.phase === "Progressing" || this.#status.phase === "WaitingPromotion";
  }

  #notReady(who: string, pods: Pods): void {
    const replicas =
      "waiting for rollout to finish: 0 of 1 (readyThreshold 100%) updated replicas are available";
    this.#warn(`${who}: ${replicas}`);
    if (pods === "stuck") this.#rollBack();
  }

  #hooks(type: string): { name: string; url: string }[] {
    return this.at.canary.spec.analysis.webhooks.filter((one) => one.type === type);
  }

  #become(phase: Phase): void {
    this.#status = inPhase(this.#status, phase, this.at.canary, this.at.now);
  }

  #sync(phase: Phase): void {
    this.#status = synced(
      this.#status,
      phase,
      this.at.revision,
      this.at.canary.spec.targetRef.kind,
      this.at.now,
    );
  }

  #say(message: string, phase = this.#status.phase, type: Word["type"] = "Normal"): void {
    this.#words.push({
      message,
      type,
      phase,
      checksum: hashOf(this.#status.lastAppliedSpec ?? ""),
    });
  }

  #warn(message: string, phase = this.#status.phase): void {
    this.#say(message, phase, "Warning");
  }
}
