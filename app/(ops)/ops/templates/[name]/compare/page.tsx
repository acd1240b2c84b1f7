import type { Metadata } from "next";
import { ComparisonView } from "@/components/releases/comparison-view";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { ProblemCallout } from "@/components/ui/problem-callout";
import { Select } from "@/components/ui/select";
import type { Draft } from "@/lib/drafts";
import { compareSides, type SidesToCompare, sidesToCompare } from "@/lib/drafts/server";
import { PortalError, toProblem } from "@/lib/errors";
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
  const sides = await orNotFound(sidesToCompare(ctx, name));
  const asked = await searchParams;
  const chosen = choice(sides, { from: firstOf(asked["from"]), to: firstOf(asked["to"]) });
  const { from, to } = chosen;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Templates", href: "/ops/templates" },
          { label: name, href: `/ops/templates/${name}` },
          { label: "Compare" },
        ]}
        title={`Compare versions of ${name}`}
        sentence="What differs between two versions, or a version and a draft, and what of it is breaking for who runs the former."
      />
      {sides.versions.length + sides.drafts.length < 2 ? (
        <EmptyState title="There is one version only">
          Once another one is released, or somebody drafts it, what differs between the two is here.
        </EmptyState>
      ) : (
        <>
          <Sides sides={sides} chosen={chosen} />
          {from === "" || to === "" || from === to ? (
            <EmptyState title="Choose two of them">
              A version and itself differ in nothing.
            </EmptyState>
          ) : (
            <Compared found={await compareSides(ctx, name, chosen).catch(asProblem)} />
          )}
        </>
      )}
    </>
  );
}

interface Choice {
  from: string;
  to: string;
}

/** What was asked for; else the latest version against the one before, or the last draft against the only version. */
function choice(
  { versions, drafts }: SidesToCompare,
  asked: { [side in keyof Choice]: string | undefined },
): Choice {
  const to = asked.to ?? (versions.length > 1 ? versions[0] : drafts[0]?.id) ?? "";
  const before = versions[versions.indexOf(to) + 1];
  return { from: asked.from ?? before ?? "", to };
}

/** A draft may be gone, or not readable as it is: that is said in its place, and another can be chosen. */
function asProblem(error: unknown): PortalError {
  if (error instanceof PortalError) return error;
  throw error;
}

function Compared({ found }: { found: Awaited<ReturnType<typeof compareSides>> | PortalError }) {
  if (found instanceof PortalError) return <ProblemCallout problem={toProblem(found)} />;
  const { texts, ...comparison } = found;
  return <ComparisonView comparison={comparison} texts={texts} />;
}

/** A form that needs no script. */
function Sides({ sides, chosen }: { sides: SidesToCompare; chosen: Choice }) {
  return (
    <form className="mb-6 flex flex-wrap items-end gap-3">
      {(["from", "to"] as const).map((field) => (
        <label key={field} className="flex w-80 max-w-full flex-col gap-1 text-sm font-medium">
          {field === "from" ? "From" : "To"}
          <Select name={field} defaultValue={chosen[field]}>
            <optgroup label="Versions">
              {sides.versions.map((version) => (
                <option key={version}>{version}</option>
              ))}
            </optgroup>
            {sides.drafts.length === 0 ? null : (
              <optgroup label="Drafts">
                {sides.drafts.map((draft) => (
                  <option key={draft.id} value={draft.id}>
                    {inWords(draft)}
                  </option>
                ))}
              </optgroup>
            )}
          </Select>
        </label>
      ))}
      <Button type="submit">Compare</Button>
    </form>
  );
}

/** What tells drafts of one template apart. */
function inWords({ version, revision, updatedBy }: Draft): string {
  return `Draft of ${version === "" ? "no version" : version}, revision ${revision} by ${updatedBy}`;
}
