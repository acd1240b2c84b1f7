import type { HostUrls } from "../host-urls";

/**
 * The addresses that belong to a REST API's base: github.com (`api.github.com`), Enterprise Cloud
 * with data residency (`api.NAME.ghe.com`) and Enterprise Server (`HOST/api/v3`).
 */
export function gitHubUrls(apiUrl: string): HostUrls {
  const { protocol, host } = new URL(apiUrl);
  const cloud = /^api\.((?:[a-z0-9-]+\.)?ghe\.com|github\.com)$/i.exec(host)?.[1];
  if (cloud !== undefined) return { api: apiUrl, web: `${protocol}//${cloud}` };
  return { api: apiUrl, web: apiUrl.replace(/\/api(\/v3)?$/, "") };
}
