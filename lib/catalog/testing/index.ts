import type { BundleFiles } from "@/lib/template";

interface Offer {
  name: string;
  version?: string;
  title?: string;
  summary?: string;
  category?: string;
  tags?: readonly string[];
  keywords?: readonly string[];
  groups?: readonly string[];
  readme?: string;
  /** The content of the one file that it writes. */
  greeting?: string;
}

/** A small bundle that parses without a problem. */
export function offer({
  name,
  version = "1.0.0",
  title = name,
  summary = `The template ${name}.`,
  category = "Applications",
  tags = [],
  keywords = [],
  groups = [],
  readme = `# ${title}\n`,
  greeting = "hello",
}: Offer): BundleFiles {
  return {
    "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: ${version} }
spec:
  title: ${JSON.stringify(title)}
  summary: ${JSON.stringify(summary)}
  category: ${JSON.stringify(category)}
  tags: ${JSON.stringify(tags)}
  keywords: ${JSON.stringify(keywords)}
  icon: box
  owner: platform-team
  scope: team
  access: { groups: ${JSON.stringify(groups)} }
`,
    "README.md": readme,
    "files/settings.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \${{ instance.name }}\ndata:\n  greeting: ${greeting}\n`,
  };
}
