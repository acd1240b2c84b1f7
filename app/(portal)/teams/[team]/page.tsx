import { Boxes } from "lucide-react";
import type { Metadata } from "next";
import { cache } from "react";
import { InstanceTable } from "@/components/instances/instance-table";
import { ContactText } from "@/components/teams/contact-text";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { requirePage } from "@/lib/identity/server";
import { instancePageSize } from "@/lib/instances/server";
import { teamOverview } from "@/lib/overview/server";
import { addressWith, type SearchParams } from "../../../_shell/address";
import { instanceRow } from "../../../_shell/instance-row";
import { orNotFound } from "../../../_shell/or-not-found";

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

const readTeam = cache(async (name: string, page: unknown) =>
  orNotFound(teamOverview(await requirePage(), name, { page })),
);

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { team } = await readTeam((await params).team, (await searchParams)["page"]);
  return { title: team.title };
}

export default async function TeamPage({ params, searchParams }: Props) {
  const asked = await searchParams;
  const { team, instances } = await readTeam((await params).team, asked["page"]);
  const { name, title, contact, channel, reviewers } = team;
  return (
    <>
      <PageHeader title={title} sentence="A team: whom to ask, and what it runs." />
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <section aria-labelledby="instances" className="min-w-0">
          <h2 id="instances" className="mb-3 text-lg font-semibold">
            Instances
          </h2>
          {instances.total === 0 ? (
            <EmptyState icon={Boxes} title="No instances yet" level={3}>
              What is launched for this team stands here.
            </EmptyState>
          ) : (
            <>
              <InstanceTable
                instances={instances.instances.map((instance) =>
                  instanceRow(instance, () => title),
                )}
                href={(id) => `/instances/${id}`}
              />
              <Pagination
                page={instances.page}
                pageSize={instancePageSize}
                total={instances.total}
                noun="instances"
                href={(page) => addressWith(`/teams/${name}`, asked, { page })}
              />
            </>
          )}
        </section>
        <aside aria-label="About this team">
          <Card className="p-4">
            <DescriptionList
              entries={[
                ["Short name", <code key="name">{name}</code>],
                ["Contact", contact && <ContactText key="contact" text={contact} />],
                ["Channel", channel && <ContactText key="channel" text={channel} />],
                ["Reviewers", reviewers.join(", ")],
              ]}
            />
          </Card>
        </aside>
      </div>
    </>
  );
}
