import type { Canary, CanaryStatus, Phase } from "./flagger-canary";

/**
 * Copies of a Deployment: all there, on their way, or still not there after the Canary's
 * `progressDeadlineSeconds`.
 */
export type Pods = "ready" | "starting" | "stuck";

/**
 * How requests are shared out: the new version's part in percent, and whether it gets copies of the
 * others'.
 */
export interface Route {
  weight: number;
  mirrored: boolean;
}

/** What Flagger finds when it looks at a Canary. */
export interface Situation {
  canary: Canary;
  status: CanaryStatus;
  route: Route;
  /** Stands for the target's pod template as it is now. */
  revision: string;
  target: Pods;
  primary: Pods;
  /** Whether the new version would do badly in every check. */
  failsChecks: boolean;
  now: Date;
}

/** What Flagger says, with the phase and the revision that the Canary had at that moment. */
export interface Word {
  message: string;
  type: "Normal" | "Warning";
  phase: Phase;
  checksum: string;
}

export interface Advance {
  status: CanaryStatus;
  route: Route;
  words: Word[];
  /** The target's pod template is to become the primary's. */
  promotes: boolean;
}
