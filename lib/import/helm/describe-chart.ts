import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { ImportFiles, Notes } from "../report";
import { textsOf } from "./chart-values";
import type { ChartFacts } from "./choose-values";
import { inWords } from "./words";

const clusterKinds =
  /^kind:\s*["']?(ClusterRole|ClusterRoleBinding|CustomResourceDefinition|Namespace|PriorityClass|StorageClass|ValidatingWebhookConfiguration|MutatingWebhookConfiguration|APIService)\b/m;

export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

/** Notes what of `Chart.yaml` has a place in a template, and what has none. */
export function describeChart(about: JsonObject, chart: ImportFiles, notes: Notes): void {
  notes.carried("chart", "Chart.yaml", "Name, version, description, keywords and links.");
  for (const key of ["icon", "maintainers", "kubeVersion", "annotations"]) {
    if (about[key] !== undefined)
      notes.leftOut(
        "chart-rest",
        `Chart.yaml: ${key}`,
        key === "icon"
          ? "A template's icon is the name of one, not a picture."
          : "A template has no such field.",
      );
  }
  if (about["deprecated"] === true)
    notes.changed(
      "chart-kind",
      "Chart.yaml: deprecated",
      "The chart is deprecated by its authors: think about another one.",
    );
  if (about["type"] === "library")
    notes.changed(
      "chart-kind",
      "Chart.yaml: type",
      "It is a library chart, which cannot be installed by itself.",
    );
  for (const key of chartFacts(about, chart).dependencies)
    notes.carried(
      "chart-dependency",
      `Chart.yaml: dependency ${key}`,
      `The chart brings it along; its values are under ${key}.`,
    );
  const templates = Object.keys(chart).filter((path) => path.startsWith("templates/")).length;
  if (templates > 0)
    notes.changed(
      "chart-templates",
      "templates/",
      `${templates === 1 ? "1 file stays" : `${templates} files stay`} in the chart: Helm renders ${templates === 1 ? "it" : "them"} in the cluster, so policy cannot judge ${templates === 1 ? "it" : "them"} beforehand.`,
    );
}

/** What the chart's other files say of its values. */
export function chartFacts(about: JsonObject, chart: ImportFiles): ChartFacts {
  const listed = Array.isArray(about["dependencies"])
    ? about["dependencies"].filter(isJsonObject)
    : [];
  const needed = new Set<string>();
  for (const [path, text] of Object.entries(chart)) {
    if (!path.startsWith("templates/")) continue;
    for (const pattern of [
      /\brequired\s{1,20}"[^"\n]{0,300}"\s{1,20}\(?\.Values\.([\w.]{1,200})/g,
      /\.Values\.([\w.]{1,200})\s{0,20}\|\s{0,20}required\b/g,
    ])
      for (const [, name] of text.matchAll(pattern)) if (name !== undefined) needed.add(name);
  }
  return {
    needed,
    switches: new Set(
      listed
        .map(({ condition }) => textOf(condition).split(",")[0]?.trim() ?? "")
        .filter((path) => path !== ""),
    ),
    dependencies: new Set(
      listed
        .map((dependency) => textOf(dependency["alias"]) || textOf(dependency["name"]))
        .filter((key) => key !== ""),
    ),
  };
}

export function clusterScope(chart: ImportFiles, notes: Notes): "team" | "platform" {
  for (const [path, text] of Object.entries(chart)) {
    const kind = path.startsWith("crds/")
      ? "CustomResourceDefinition"
      : path.startsWith("templates/")
        ? clusterKinds.exec(text)?.[1]
        : undefined;
    if (kind === undefined) continue;
    notes.changed(
      "chart-scope",
      path,
      `It has a ${kind}, which belongs to the whole cluster: the scope is platform, so every ` +
        "request needs an approval of Ops.",
    );
    return "platform";
  }
  return "team";
}

export function readmeOf(chart: ImportFiles, about: JsonObject, notes: Notes): string {
  const file = Object.keys(chart).find((path) => /^readme(?:\.md)?$/i.test(path));
  if (file !== undefined) {
    notes.carried("chart-readme", file, "The chart's own, shown on the template's page.");
    return chart[file] ?? "";
  }
  return `# ${inWords(textOf(about["name"]))}\n\n${textOf(about["description"])}\n`;
}

export function linksOf(about: JsonObject, notes: Notes): { title: string; url: string }[] {
  const all = [
    { title: "Home", url: textOf(about["home"]) },
    ...textsOf(about["sources"]).map((url) => ({ title: "Source", url })),
  ];
  return all.filter(({ url }) => {
    const good = /^https?:\/\/[^\s{}$]+$/.test(url);
    if (!good && url !== "")
      notes.leftOut("chart-rest", "Chart.yaml: links", `${url} is no web address.`);
    return good;
  });
}
