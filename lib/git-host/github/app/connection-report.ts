/** How Slipway is connected, from what it knows itself: no call to the host. */
export interface ConnectionOverview {
  kind: "app" | "token" | "none";
  /** Where the credentials come from. */
  from: "environment" | "setup" | "nowhere";
  /** The kind of host, as people call it. */
  hostName: string;
  /** Where people go, e.g. `https://github.com`. */
  webUrl: string;
  /** Its host, as people say it. */
  host: string;
  app?: {
    name: string;
    slug: string;
    url: string;
    owner: string;
    appId: string;
    registeredBy: string;
    registeredAt: Date;
  };
  /** There is a token in the environment that an App has taken the place of. */
  unusedToken: boolean;
  /** People can link their GitHub login. */
  canLink: boolean;
  /** GitHub can reach Slipway's webhook, and there is a secret to believe it by. */
  webhook: "heard" | "never-heard" | "unreachable" | "no-secret";
  /** When the last delivery came in. */
  heardAt: Date | undefined;
  /** Waiting requests for GitHub now. */
  waiting: number;
}

/** One repository of a target, and whether Slipway can work with it. */
export interface ReachableRepository {
  name: string;
  webUrl: string;
  targets: string[];
  /** In words, where it cannot. */
  problem?: string;
}

export interface InstallationReport {
  id: number;
  account: string;
  kind: "Organization" | "User";
  /** Where its owner manages it. */
  url: string;
  selection: "all" | "selected";
  suspended: boolean;
  /** As `contents: write`. */
  missing: string[];
  missingEvents: string[];
  /** Names, the first hundred; and how many there are. Unknown while suspended. */
  repositories: string[];
  repositoryCount: number | undefined;
}

/** What the host itself says when it is asked now. */
export interface ConnectionReport {
  askedAt: Date;
  /** As whom it knows Slipway: `slipway-acme[bot]`, or a token's account. */
  as?: string;
  /** The App's page, where it is installed. */
  appUrl?: string;
  /** It could not be asked, or refuses. */
  problem?: { message: string; hint: string | undefined };
  /** What the App itself asks for less than is needed: changed in its settings. */
  missing: string[];
  installations: InstallationReport[];
  repositories: ReachableRepository[];
}
