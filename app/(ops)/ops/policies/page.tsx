import { Plus } from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ProposalNotes } from "@/components/curation/proposal-note";
import { AllowanceTable, ExceptionTable } from "@/components/policies/exception-table";
import { PolicyTable } from "@/components/policies/policy-table";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { HoverLink } from "@/components/ui/hover-link";
import { PageHeader } from "@/components/ui/page-header";
import { exceptionsToEnd } from "@/lib/exception-requests/server";
import { complianceOverview } from "@/lib/compliance/server";
import { listPolicies } from "@/lib/policies/server";
import { proposalsAbout } from "@/lib/proposals/server";
import { EndException } from "./_components/end-exception";
import { opsContext } from "../../../_shell/require-ops";

export const metadata: Metadata = { title: "Policies" };

export default async function Policies() {
  const ctx = await opsContext("policy.read");
  if (!ctx) return null;
  const endable = await exceptionsToEnd(ctx);
  const [{ policies, exceptions, allowances }, { byPolicy }, proposals] = await Promise.all([
    listPolicies(ctx),
    complianceOverview(ctx),
    proposalsAbout(ctx, { subjectType: "policy" }),
  ]);
  return (
    <>
      <PageHeader
        title="Policies"
        sentence="What the platform's clusters admit, checked before a pull request is opened."
        action={
          <Button asChild variant="primary">
            <HoverLink href="/ops/policies/new">
              <Plus aria-hidden />
              Add a policy
            </HoverLink>
          </Button>
        }
      />
      <ProposalNotes proposals={proposals} />
      <div className="flex flex-col gap-8">
        {policies.length === 0 ? (
          <EmptyState title="No policy yet">
            Policies come from the catalog that ships with Slipway, from policies/ in
            SLIPWAY_CATALOG_DIR, and from this page.
          </EmptyState>
        ) : (
          <PolicyTable
            policies={policies}
            denied={new Map(byPolicy.map(({ key, denied }) => [key, denied]))}
            href={(name) => `/ops/policies/${encodeURIComponent(name)}`}
          />
        )}
        <section>
          <h2 className="mb-3 text-lg font-semibold">Exceptions</h2>
          {exceptions.length === 0 ? (
            <Nothing>
              No exceptions. An exception is a file in exceptions/ of the catalog: a policy, a team
              or an object, a reason, and a last day.
            </Nothing>
          ) : (
            <ExceptionTable
              exceptions={exceptions}
              titles={new Map(policies.map(({ name, title }) => [name, title]))}
              actions={
                new Map(
                  exceptions
                    .filter(({ name, current }) => current && endable.has(name))
                    .map(({ name }) => [name, <EndException key={name} name={name} />]),
                )
              }
            />
          )}
        </section>
        <section>
          <h2 className="mb-3 text-lg font-semibold">Allowed secret look-alikes</h2>
          {allowances.length === 0 ? (
            <Nothing>
              Nothing is allowed. Whatever looks like a secret is refused. A value that is none is
              allowed by a file in secret-allowances/ of the catalog: its digest or its shape, where
              it may stand, and why.
            </Nothing>
          ) : (
            <AllowanceTable allowances={allowances} />
          )}
        </section>
      </div>
    </>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className="max-w-reading text-muted">{children}</p>;
}
