import type { BundleFiles } from "@/lib/template";
import type { ScaffoldAnswers, ScaffoldKind } from "./answers";
import { cloudResourceFiles } from "./cloud-resource";
import { helmChartFiles } from "./helm-chart";
import { serviceFiles } from "./service";

const scaffolds: Readonly<Record<ScaffoldKind, (answers: ScaffoldAnswers) => BundleFiles>> = {
  service: serviceFiles,
  "helm-chart": helmChartFiles,
  "cloud-resource": cloudResourceFiles,
};

/** A template to begin with, of a kind: it lints, and its tests pass. Texts become one line. Pure. */
export function scaffoldFiles(kind: ScaffoldKind, answers: ScaffoldAnswers): BundleFiles {
  const { name, title, summary, owner } = answers;
  return scaffolds[kind]({
    name,
    title: oneLine(title),
    summary: oneLine(summary),
    owner: oneLine(owner),
  });
}

/** Titles and the like are one line. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim().slice(0, 200) || "-";

/** What a template is called for people where nobody says it: `web-service` is "Web service". */
export const nameInWords = (name: string): string =>
  name.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase());
