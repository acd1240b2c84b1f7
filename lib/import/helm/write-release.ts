import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { emitYaml } from "../emit-yaml";
import { literal } from "../literal";
import { Notes, type ImportFiles } from "../report";
import { withoutSlashesAtEnd } from "../slashes-at-end";

/** Where a chart is published is no part of it: what stands there until somebody says. */
const placeholder = "https://charts.example.com";

export function writeSource(
  name: string,
  tag: string,
  repository: string | undefined,
  notes: Notes,
): { source: string; chartRef: Json } {
  const [chart, version] = [literal(name), literal(tag)];
  const url = literal(repository ?? placeholder);
  if (repository === undefined)
    notes.changed(
      "chart-source",
      "files/source.yaml",
      `A chart does not say where it is published: replace ${placeholder}, or import it again with its repository.`,
    );
  const metadata = { name: "${{ instance.name }}", namespace: "${{ instance.namespace }}" };
  if (url.startsWith("oci://")) {
    const spec = {
      interval: "1h",
      url: `${withoutSlashesAtEnd(url)}/${chart}`.replace(`/${chart}/${chart}`, `/${chart}`),
      ref: { tag: version === "" ? "0.1.0" : version },
      layerSelector: {
        mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        operation: "copy",
      },
    };
    return {
      source: emitYaml({
        apiVersion: "source.toolkit.fluxcd.io/v1",
        kind: "OCIRepository",
        metadata,
        spec,
      }),
      chartRef: { chartRef: { kind: "OCIRepository", name: metadata.name } },
    };
  }
  const source = emitYaml({
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "HelmRepository",
    metadata,
    spec: { interval: "1h", url },
  });
  const spec = {
    chart,
    version: version === "" ? "*" : version,
    sourceRef: { kind: "HelmRepository", name: metadata.name },
  };
  return { source, chartRef: { chart: { spec } } };
}

export function writeRelease(
  chartRef: Json,
  values: Json,
  chart: ImportFiles,
  notes: Notes,
): string {
  const crds = Object.keys(chart).some((path) => path.startsWith("crds/"));
  if (crds)
    notes.changed(
      "chart-crds",
      "crds/",
      "They are created and, unlike with helm itself, replaced on upgrades.",
    );
  notes.changed(
    "chart-release",
    "files/release.yaml",
    "The HelmRelease names no ServiceAccount: set one where Flux is not started with a " +
      "default one, or Helm acts with the controller's rights.",
  );
  const policy: JsonObject = crds ? { crds: "CreateReplace" } : {};
  return emitYaml({
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name: "${{ instance.name }}", namespace: "${{ instance.namespace }}" },
    spec: {
      interval: "30m",
      ...(isJsonObject(chartRef) ? chartRef : {}),
      install: { ...policy, remediation: { retries: 3 } },
      upgrade: { ...policy, remediation: { retries: 3 } },
      values,
    },
  });
}
