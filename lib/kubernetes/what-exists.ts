import type { Json, JsonObject } from "@/lib/json";
import { amountOf, bytesInWords } from "./amount";
import {
  copiesOf,
  count,
  instanceOf,
  type Needs,
  needsInWords,
  needsOf,
  podOf,
  scalersOf,
  times,
} from "./needs";
import { field, gvkOf, listField, textField } from "./object";
import { quotaShare } from "./quota-share";

/** Sentences, and hosts of one sentence: the rest is counted. */
const most = 12;
const mostHosts = 5;

/**
 * What there will be once these objects are applied, in sentences: addresses, copies, what they ask
 * for, storage, and what else. As far as the objects tell it. `links` say with which scheme a host
 * is opened; `quotas` are the ResourceQuotas of where they go.
 */
export function whatExists(
  objects: readonly JsonObject[],
  links: readonly { url: string }[] = [],
  quotas: readonly JsonObject[] = [],
): string[] {
  const byKind = new Map<string, JsonObject[]>();
  for (const object of objects) {
    const kind = kindOf(object);
    const known = byKind.get(kind);
    if (known) known.push(object);
    else byKind.set(kind, [object]);
  }
  const of = (kind: string) => byKind.get(kind) ?? [];
  const scaled = scalersOf(of("autoscaling/HorizontalPodAutoscaler"));
  const told = [
    ...addresses(of, links),
    ...["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "/Pod", "batch/Job"].flatMap(
      (kind) => of(kind).map((object) => workload(kind, object, scaled)),
    ),
    ...of("batch/CronJob").map(scheduled),
    ...of("postgresql.cnpg.io/Cluster").map(database),
    ...of("/PersistentVolumeClaim").flatMap((claim) => {
      const size = storageOf(field(claim, "spec"));
      return size === undefined ? [] : [`${size} of storage: ${nameOf(claim)}.`];
    }),
  ];
  const others = [...byKind.keys()]
    .filter((kind) => !speaking.has(kind))
    .map((kind) => kind.slice(kind.indexOf("/") + 1))
    .sort();
  const more = told.length - most;
  return [
    ...told.slice(0, most),
    ...(more > 0 ? [`${more} more of these.`] : []),
    ...quotaShare(objects, quotas),
    ...(others.length > 0
      ? [`${told.length > 0 ? "Also" : "Objects"}: ${listed(others, 20)}.`]
      : []),
  ];
}

/** Kinds that a sentence of their own is about. */
const speaking = new Set([
  "networking.k8s.io/Ingress",
  "gateway.networking.k8s.io/HTTPRoute",
  "autoscaling/HorizontalPodAutoscaler",
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/DaemonSet",
  "/Pod",
  "batch/Job",
  "batch/CronJob",
  "postgresql.cnpg.io/Cluster",
  "/PersistentVolumeClaim",
]);

function kindOf(object: JsonObject): string {
  const gvk = gvkOf(object);
  return gvk === undefined ? "/?" : `${gvk.group}/${gvk.kind}`;
}

const nameOf = (object: JsonObject): string => textField(object, "metadata", "name") ?? "";

function addresses(
  of: (kind: string) => JsonObject[],
  links: readonly { url: string }[],
): string[] {
  const origins = new Map(
    links.flatMap(({ url }) => {
      if (!URL.canParse(url)) return [];
      const { host, origin } = new URL(url);
      return [[host, origin] as const];
    }),
  );
  const hosts = new Map<string, boolean>();
  const add = (host: Json | undefined, isSecure: boolean): void => {
    if (typeof host === "string" && host !== "" && host !== "*")
      hosts.set(host, isSecure || (hosts.get(host) ?? false));
  };
  for (const ingress of of("networking.k8s.io/Ingress")) {
    const secure = new Set(
      listField(ingress, "spec", "tls").flatMap((entry) => listField(entry, "hosts")),
    );
    for (const rule of listField(ingress, "spec", "rules"))
      add(field(rule, "host"), secure.has(field(rule, "host") ?? null));
  }
  for (const route of of("gateway.networking.k8s.io/HTTPRoute")) {
    const isSecure = listField(route, "spec", "parentRefs").some((parent) =>
      /https|tls/.test(textField(parent, "sectionName") ?? ""),
    );
    for (const host of listField(route, "spec", "hostnames")) add(host, isSecure);
  }
  for (const canary of of("flagger.app/Canary"))
    if (listField(canary, "spec", "service", "gatewayRefs").length > 0)
      for (const host of listField(canary, "spec", "service", "hosts")) add(host, false);
  const urls = [...hosts].map(
    ([host, isSecure]) => origins.get(host) ?? (isSecure ? `https://${host}` : host),
  );
  return urls.length === 0 ? [] : [`A service at ${listed(urls, mostHosts)}.`];
}

function workload(
  kind: string,
  object: JsonObject,
  scaled: ReadonlyMap<string, JsonObject>,
): string {
  const name = nameOf(object);
  const needs = needsOf(podOf(kind, object));
  const bare = kind.slice(kind.indexOf("/") + 1);
  if (bare === "DaemonSet") return `A copy of ${name} on every node${each(needs, "each")}.`;
  if (bare === "Pod" || bare === "Job") return `One run of ${name}${each(needs, "")}.`;
  const [least, largest] = copiesOf(bare, object, scaled);
  const copies =
    least === largest
      ? `${least} ${least === 1 ? "copy" : "copies"}`
      : `${least} to ${largest} copies`;
  const total = least > 1 ? needsInWords(times(needs, least)) : "";
  const sum = total === "" ? "" : `, ${total} in total${least === largest ? "" : " at least"}`;
  const claims = listField(object, "spec", "volumeClaimTemplates").flatMap(
    (claim) => storageOf(field(claim, "spec")) ?? [],
  );
  const volumes = claims.length === 0 ? "" : `, with ${claims.join(" and ")} of storage each`;
  return `${copies} of ${name}${each(needs, least === 1 ? "" : "each")}${sum}${volumes}.`;
}

function scheduled(job: JsonObject): string {
  const needs = needsOf(podOf("batch/CronJob", job));
  const zone = textField(job, "spec", "timeZone");
  const when = `${textField(job, "spec", "schedule") ?? ""} (${zone ?? "the cluster’s time zone"})`;
  const isOff = field(job, "spec", "suspend") === true;
  return `${nameOf(job)} runs at ${when}${each(needs, "each run")}${isOff ? "; it is suspended" : ""}.`;
}

function database(cluster: JsonObject): string {
  const instances = count(field(cluster, "spec", "instances"));
  const needs = needsOf(instanceOf(cluster));
  const size = amountOf(field(cluster, "spec", "storage", "size"));
  const storage = size === undefined ? "" : `, with ${bytesInWords(size)} of storage each`;
  return (
    `A PostgreSQL database ${nameOf(cluster)} on ${instances} ` +
    `${instances === 1 ? "instance" : "instances"}${each(needs, "each")}${storage}.`
  );
}

function storageOf(claim: Json | undefined): string | undefined {
  const size = amountOf(field(claim, "resources", "requests", "storage"));
  return size === undefined ? undefined : bytesInWords(size);
}

function each(needs: Needs, what: string): string {
  const said = needsInWords(needs);
  return said === "" ? "" : what === "" ? ` with ${said}` : `, ${what} with ${said}`;
}

function listed(items: readonly string[], longest: number): string {
  const more = items.length - longest;
  return [...items.slice(0, longest), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
