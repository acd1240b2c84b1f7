/** Somebody's login at the Git host, as their account page shows it. */
export interface LinkedLogin {
  login: string | undefined;
  linkedAt: Date | undefined;
  /** There is a client to link with. */
  canLink: boolean;
  /** The kind of host, as people call it. */
  hostName: string;
  /** As people say it: `github.com`. */
  host: string;
  webUrl: string;
}
