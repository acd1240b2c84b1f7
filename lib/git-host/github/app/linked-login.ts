/** Somebody's GitHub login, as their account page shows it. */
export interface LinkedLogin {
  login: string | undefined;
  linkedAt: Date | undefined;
  /** There is a client to link with. */
  canLink: boolean;
  /** As people say it: `github.com`. */
  host: string;
  webUrl: string;
}
