/** The addresses of a Git host, all without a slash at the end. */
export interface HostUrls {
  /** Base of its REST API. */
  api: string;
  /** Where people go. */
  web: string;
}

/**
 * The addresses that belong to a REST API's base: github.com (`api.github.com`), Enterprise Cloud
 * with data residency (`api.NAME.ghe.com`) and Enterprise Server (`HOST/api/v3`).
 */
export function hostUrls(apiUrl: string): HostUrls {
  const { protocol, host } = new URL(apiUrl);
  const cloud = /^api\.((?:[a-z0-9-]+\.)?ghe\.com|github\.com)$/i.exec(host)?.[1];
  if (cloud !== undefined) return { api: apiUrl, web: `${protocol}//${cloud}` };
  return { api: apiUrl, web: apiUrl.replace(/\/api(\/v3)?$/, "") };
}
