import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { platformOverview } from "@/lib/overview/server";
import { opsContext } from "../../_shell/require-ops";
import { Numbers } from "./_components/numbers";
import { TargetsInUse } from "./_components/targets-in-use";
import { NeedsAHand } from "./_components/needs-a-hand";

export const metadata: Metadata = { title: "Overview" };

export default async function Overview() {
  const ctx = await opsContext("ops.read");
  if (!ctx) return null;
  const overview = await platformOverview(ctx);
  return (
    <>
      <PageHeader title="Overview" sentence="What needs attention, then the numbers." />
      <div className="flex flex-col gap-8">
        <NeedsAHand overview={overview} />
        <Numbers numbers={overview.numbers} />
        <TargetsInUse targets={overview.targets} />
      </div>
    </>
  );
}
