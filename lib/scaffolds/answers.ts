/** What a new template is made for. */
export const scaffoldKinds = ["service", "helm-chart", "cloud-resource"] as const;
export type ScaffoldKind = (typeof scaffoldKinds)[number];

export const scaffoldTitles: Readonly<Record<ScaffoldKind, string>> = {
  service: "a service: a Deployment with its Service and NetworkPolicy",
  "helm-chart": "a Helm chart: a HelmRelease with its source",
  "cloud-resource": "a cloud resource: an object of a controller, such as a bucket",
};

/** What an author says of a new template. */
export interface ScaffoldAnswers {
  /** A DNS label. */
  name: string;
  title: string;
  summary: string;
  owner: string;
}

/** A text as YAML that every reader takes for one. */
export const quoted = (text: string): string => JSON.stringify(text);

/** The beginning of template.yaml. */
export function head(
  { name, title, summary, owner }: ScaffoldAnswers,
  { category, icon }: { category: string; icon: string },
): string {
  return `# yaml-language-server: $schema=../template.schema.json
apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: 0.1.0 }
spec:
  title: ${quoted(title)}
  summary: ${quoted(summary)}
  category: ${category}
  icon: ${icon}
  owner: ${quoted(owner)}
`;
}

/** What people read on its page, with the sections that they look for. */
export function readme({ title, summary }: ScaffoldAnswers, gets: readonly string[]): string {
  return `# ${title}

${summary}

## What you get

${gets.map((line) => `- ${line}`).join("\n")}

## Day two

Change its parameters on the page of the instance: every change is a pull request.
`;
}

export const changelog = "# Changelog\n\n## 0.1.0\n\n- The first version.\n";
