import { Boxes } from "lucide-react";
import type { Metadata } from "next";
import { cache } from "react";
import { z } from "zod";
import { InstanceTable } from "@/components/instances/instance-table";
import { ContactText } from "@/components/teams/contact-text";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import { requirePage } from "@/lib/identity/server";
import { teamOverview } from "@/lib/overview/server";
import { partFields } from "@/lib/paging";
import { addressWith, type SearchParams } from "../../../_shell/address";
import { instanceRow } from "../../../_shell/instance-row";
import { orFirstPage } from "../../../_shell/or-first-page";
import { orNotFound } from "../../../_shell/or-not-found";

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

const readTeam = cache(async (name: string, cursor: unknown, page: unknown) => {
  const ctx = await requirePage();
  const query = z.object(partFields).parse({ cursor, page });
  return orNotFound(orFirstPage(query, (part) => teamOverview(ctx, name, part)));
});

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const asked = await searchParams;
  const { team } = await readTeam((await params).team, asked["cursor"], asked["page"]);
  return { title: team.title };
}

export default async function TeamPage({ params, searchParams }: Props) {
  const asked = await searchParams;
  const { team, instances } = await readTeam((await params).team, asked["cursor"], asked["page"]);
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
          ) : instances.instances.length === 0 ? (
            <EmptyPage first={`/teams/${name}`} level={3} />
          ) : (
            <>
              <InstanceTable
                instances={instances.instances.map((instance) =>
                  instanceRow(instance, () => title),
                )}
                href={(id) => `/instances/${id}`}
              />
              <PageLinks
                page={instances}
                noun="instances"
                isByTime
                href={(cursor) => addressWith(`/teams/${name}`, asked, { cursor })}
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
