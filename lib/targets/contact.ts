/** Whether a target's cluster answers what Slipway asks of its Kubernetes API. */
export interface ClusterContact {
  /** False: Slipway has no account there, so it goes by webhooks alone, and nothing is wrong. */
  isAsked: boolean;
  /** When it was last asked, and when it last answered all that it was asked; undefined: never. */
  askedAt: Date | undefined;
  answeredAt: Date | undefined;
  /** Since when it does not answer; undefined: it does, or is not asked. */
  unansweredSince: Date | undefined;
  /** Why, in a sentence for Ops: it may name a file of the server's. */
  problem: string | undefined;
}

/** How a target and Slipway hear of each other: what is asked, and what it tells by itself. */
export interface TargetContact {
  name: string;
  title: string;
  environment: string;
  cluster: string;
  api: ClusterContact;
  /** When its Flux, and its Flagger, last delivered a webhook; undefined: none is recorded. */
  fluxHeardAt: Date | undefined;
  flaggerHeardAt: Date | undefined;
}
