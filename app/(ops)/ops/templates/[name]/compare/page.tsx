import type { Metadata } from "next";
import { ComparisonView } from "@/components/releases/comparison-view";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { compareVersions, versionsToCompare } from "@/lib/releases/server";
import { firstOf, type SearchParams } from "../../../../../_shell/address";
import { orNotFound } from "../../../../../_shell/or-not-found";
import { opsContext } from "../../../../../_shell/require-ops";

interface Props {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  return { title: `Compare versions of ${(await params).name}` };
}

export default async function CompareVersionsPage({ params, searchParams }: Props) {
  const { name } = await params;
  const ctx = await opsContext("draft.read");
  if (!ctx) return null;
  const versions = await orNotFound(versionsToCompare(ctx, name));
  const asked = await searchParams;
  const to = firstOf(asked["to"]) ?? versions[0] ?? "";
  const from = firstOf(asked["from"]) ?? versions[versions.indexOf(to) + 1] ?? "";
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Templates", href: "/ops/templates" },
          { label: name, href: `/ops/templates/${name}` },
          { label: "Compare" },
        ]}
        title={`Compare versions of ${name}`}
        sentence="What differs between two versions, and what of it is breaking for who runs the former."
      />
      {versions.length < 2 ? null : <Versions versions={versions} from={from} to={to} />}
      {versions.length < 2 ? (
        <EmptyState title="There is one version only">
          Once another one is released, what differs between the two is here.
        </EmptyState>
      ) : from === "" || to === "" || from === to ? (
        <EmptyState title="Choose two versions">A version and itself differ in nothing.</EmptyState>
      ) : (
        <Compared {...await orNotFound(compareVersions(ctx, name, { from, to }))} />
      )}
    </>
  );
}

function Compared({ texts, ...comparison }: Awaited<ReturnType<typeof compareVersions>>) {
  return <ComparisonView comparison={comparison} texts={texts} />;
}

/** A form that needs no script. */
function Versions({
  versions,
  from,
  to,
}: {
  versions: readonly string[];
  from: string;
  to: string;
}) {
  return (
    <form className="mb-6 flex flex-wrap items-end gap-3">
      {(
        [
          ["from", "From", from],
          ["to", "To", to],
        ] as const
      ).map(([field, label, value]) => (
        <label key={field} className="flex w-44 flex-col gap-1 text-sm font-medium">
          {label}
          <Select name={field} defaultValue={value}>
            {versions.map((version) => (
              <option key={version}>{version}</option>
            ))}
          </Select>
        </label>
      ))}
      <Button type="submit">Compare</Button>
    </form>
  );
}
