/** The addresses of a Git host, all without a slash at the end. */
export interface HostUrls {
  /** Base of its REST API. */
  api: string;
  /** Where people go. */
  web: string;
}
