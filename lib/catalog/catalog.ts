import type { TemplateDefinition, TemplateProblem } from "@/lib/template";

export const versionStates = ["draft", "published", "deprecated", "withdrawn"] as const;
export type VersionState = (typeof versionStates)[number];

/** What was decided of a version that is deprecated or withdrawn. */
export interface VersionLife {
  state: "deprecated" | "withdrawn";
  /** Undefined where it was decided before there were reasons. */
  reason: string | undefined;
  /** Another version (of the same template where none is named), or what another template offers. */
  successor: { template: string | undefined; version: string | undefined } | undefined;
  /** The last day (UTC) on which who runs it should, `YYYY-MM-DD`. */
  end: string | undefined;
  /** The catalog goes on offering it until that day. */
  offeredUntilEnd: boolean;
}

/** A template as a card of the catalog shows it. */
export interface TemplateCard {
  name: string;
  title: string;
  summary: string;
  category: string;
  tags: string[];
  icon: string;
  owner: string;
  /** The version offered. */
  version: string;
  publishedAt: Date;
  /**
   * Policies that pass what it makes as an example; null where one denies it, or it was not judged
   * yet.
   */
  policiesPassed: number | null;
  /** Teams that run at least one instance of it. */
  usedByTeams: number;
}

export interface Facet {
  value: string;
  count: number;
}

export interface CatalogPage {
  cards: TemplateCard[];
  total: number;
  /** Counts for the words and tags asked for, whatever the category. */
  categories: Facet[];
  /** Tags of what was found, most frequent first. */
  tags: Facet[];
  /** When nothing was found: names and titles that look like what was typed. */
  near: { name: string; title: string }[];
}

export interface VersionSummary {
  version: string;
  digest: string;
  state: VersionState;
  life: VersionLife | undefined;
  createdAt: Date;
  publishedAt: Date | null;
  publishedBy: string | null;
  changes: string;
  problems: TemplateProblem[];
  /** Instances that run on it now. */
  instances: number;
}

/** A template that goes with another one, as far as it is offered to the reader. */
export interface OfferedRelated {
  name: string;
  title: string;
  summary: string;
  icon: string;
  /** What the link to it says: "Add monitoring". */
  label: string;
}

export interface TemplateDetails {
  name: string;
  definition: TemplateDefinition;
  readme: string;
  offeredVersion: string | null;
  source: string;
  versions: VersionSummary[];
  usedByTeams: number;
  outcomes: Outcomes;
  related: OfferedRelated[];
}

/** How launching it went: the last 1,000 times. */
export interface Outcomes {
  /** Requests that were merged and have ended, one way or the other. */
  ended: number;
  healthy: number;
  /** Milliseconds from submit to healthy, the median; undefined while there is none. */
  medianToHealthy: number | undefined;
}

/** A row of the admin's table. */
export interface CuratedTemplate {
  name: string;
  title: string;
  category: string;
  owner: string;
  source: string;
  offeredVersion: string | null;
  latestVersion: string;
  latestState: VersionState;
  latestProblems: number;
  instances: number;
  teams: number;
  updatedAt: Date;
}
