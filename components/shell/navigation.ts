/** Where the sidebar leads. An icon is named, so that all of this is plain data. */
export interface NavigationItem {
  href: string;
  label: string;
  icon: NavigationIcon;
  /** How many wait there: shown when above zero. */
  count?: number;
  /** Only this very address is the current one, not what lies below it. */
  exact?: boolean;
}

export type NavigationIcon =
  | "catalog"
  | "instances"
  | "requests"
  | "approvals"
  | "overview"
  | "health"
  | "templates"
  | "policies"
  | "proposals"
  | "targets"
  | "compliance"
  | "repository"
  | "access"
  | "audit"
  | "tokens"
  | "connection"
  | "settings";

export interface NavigationTeam {
  name: string;
  title: string;
  /** Where choosing it leads. */
  href: string;
}

export interface Navigation {
  /** Catalog, and Approvals when there are any. */
  main: NavigationItem[];
  /** The team one looks at, those to switch to, and what it has. */
  team?: { current: string; teams: NavigationTeam[]; items: NavigationItem[] };
  /** For Ops alone; left out for everybody else. */
  ops?: NavigationItem[];
}

/** Who is signed in, as the shell shows it. */
export interface ShellPerson {
  name: string;
  email: string;
  /** "Developer in payments", "Ops". */
  role: string;
}
