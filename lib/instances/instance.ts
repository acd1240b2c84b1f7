import type { JsonObject } from "@/lib/json";
import type { OfferedRelated, VersionLife } from "@/lib/catalog";
import type { PageAbout } from "@/lib/paging";
import type { StepInWords, TemplateLink, TemplateOutput } from "@/lib/template";
import type { BlockingReason, RequestState } from "@/lib/timeline";
import type { Correction } from "./corrections";
import type { InstanceState, RequestStanding } from "./state";

/** One row of a list of instances. */
export interface InstanceSummary {
  id: string;
  team: string;
  name: string;
  target: { name: string; title: string; environment: string };
  templateName: string;
  templateVersion: string;
  /** The version that is offered now, where it is a newer one. */
  newerVersion: string | undefined;
  /** What Ops decided of its version; undefined while that is offered as ever, or was. */
  life: VersionLife | undefined;
  state: InstanceState;
  stateReason: string | undefined;
  stateSince: Date;
  createdBy: string;
  createdAt: Date;
  /** When it was last changed in Git; before its first merge, when it was asked for. */
  changedAt: Date;
  /** Who asked for that change; undefined where it was made in Git by hand. */
  changedBy: string | undefined;
  /** The change that is on its way, if there is one. */
  openRequestId: string | undefined;
  /**
   * Nothing goes on by itself: its own Kustomization is suspended, what picks up all instances of its
   * target, or the source.
   */
  suspended: "instance" | "parent" | "source" | undefined;
  /**
   * Where its cluster is asked and does not answer: as of when it did last, of this instance; null: it
   * never did. Undefined: what is said of it is of now.
   */
  asOf: Date | null | undefined;
  /** Since when it does not answer, in the same case. */
  unansweredSince: Date | undefined;
}

/** An instance as its page shows it. */
export interface InstanceDetails extends InstanceSummary {
  path: string;
  parameters: JsonObject;
  /** The same as the form calls them, step by step; without titles where its version is not there. */
  parametersInWords: StepInWords[];
  /** Why it does not run; undefined where it did not fail. */
  failure: BlockingReason | undefined;
  /** What Flux put back in the cluster, without a change in Git; the latest first. */
  corrections: Correction[];
  /** Of its template: its own address, its dashboard, its logs. */
  links: TemplateLink[];
  /** What others need to know of it: its address, the name of its Service. */
  outputs: TemplateOutput[];
  /** Templates that go with it and are offered to the reader. */
  related: OfferedRelated[];
  templateDigest: string;
  /** The commit that `slipway.yaml` was last read at; undefined before the first merge. */
  commit: string | undefined;
  repository: { owner: string; name: string; webUrl: string; branch: string };
  cluster: string;
  /** Why the reader cannot change it now; undefined where they can. */
  whyNotChange: string | undefined;
  /** There is another published version of its template to go to. */
  hasOtherVersions: boolean;
  removedAt: Date | undefined;
  /** Every change of it, the latest first. */
  requests: {
    id: string;
    kind: RequestStanding["kind"];
    state: RequestState;
    createdAt: Date;
    requester: string;
    templateVersion: string | undefined;
  }[];
}

/** One page of a list. */
export interface InstancePage extends PageAbout {
  instances: InstanceSummary[];
}
