import type { Metadata } from "next";
import { cache } from "react";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { type Held, personAccess, type PersonAccess } from "@/lib/identity/server";
import type { SearchParams } from "../../../../_shell/address";
import { orNotFound } from "../../../../_shell/or-not-found";
import { opsContext } from "../../../../_shell/require-ops";
import { rolesInWords } from "../_components/roles-in-words";
import { Section } from "../_components/section";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

const readPerson = cache(async (id: string, withGroup: string) => {
  const ctx = await opsContext("ops.read");
  return ctx && orNotFound(personAccess(ctx, id, { withGroup }));
});

/** The group that one asks "what if" about. */
async function askedGroup(searchParams: SearchParams): Promise<string> {
  const { group } = await searchParams;
  return typeof group === "string" ? group : "";
}

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const person = await readPerson((await params).id, await askedGroup(searchParams));
  return { title: person === null ? "Access" : `Access of ${person.name}` };
}

export default async function PersonPage({ params, searchParams }: Props) {
  const asked = await askedGroup(searchParams);
  const person = await readPerson((await params).id, asked);
  if (person === null) return null;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Access", href: "/ops/access" }, { label: person.name }]}
        title={person.name}
        sentence={
          <>
            {[rolesInWords(person.now), person.email].filter(Boolean).join(" · ")}. Single sign-on
            was last asked <RelativeTime at={person.lastSeenAt} />. {person.said.join(" ")}
          </>
        }
      />
      <div className="flex flex-col gap-8">
        <Groups groups={person.groups} />
        <Section
          title="What if they had another group?"
          detail="As single sign-on would send it. This only looks: nothing is changed or stored."
        >
          <form className="flex flex-wrap gap-2">
            <label className="min-w-0 flex-1 sm:max-w-md">
              <span className="sr-only">Group</span>
              <input
                type="text"
                name="group"
                defaultValue={asked}
                maxLength={512}
                placeholder="team-payments"
                autoComplete="off"
                spellCheck={false}
                className="control h-8 w-full rounded-md px-2.5 pointer-coarse:h-10"
              />
            </label>
            <button
              type="submit"
              className="h-8 rounded-md border border-line-strong bg-raised px-3 hover:bg-hover pointer-coarse:h-10"
            >
              Look
            </button>
          </form>
          {person.withGroup === undefined ? null : (
            <WhatIf now={person.now} withGroup={person.withGroup} />
          )}
        </Section>
        <Section title="What they may do">
          <MayTable held={person.now} />
        </Section>
      </div>
    </>
  );
}

function Groups({ groups }: { groups: PersonAccess["groups"] }) {
  return (
    <Section title="Groups" detail="As they came from single sign-on.">
      {groups.length === 0 ? (
        <EmptyState title="None came" level={3}>
          Without a group nobody has a role.
        </EmptyState>
      ) : (
        <Table caption="Groups and what each gives">
          <TableHead columns={["Group", "Gives"]} />
          <TableBody>
            {groups.map((each) => (
              <TableRow key={each.group}>
                <TableCell className="[overflow-wrap:anywhere]">
                  <code className="text-sm">{each.group}</code>
                </TableCell>
                <TableCell>{givesInWords(each)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  );
}

function givesInWords({ gives, almost }: PersonAccess["groups"][number]): string {
  if (gives.length > 0) return gives.join(", ");
  return almost === undefined
    ? "Nothing"
    : `Nothing, but ${almost} would: names are compared letter by letter`;
}

function WhatIf({
  now,
  withGroup: { group, held },
}: {
  now: Held;
  withGroup: NonNullable<PersonAccess["withGroup"]>;
}) {
  const before = new Map(now.may.map((row) => [row.action, row.may]));
  const more = held.may.filter(({ action, may }) => before.get(action) !== may);
  return (
    <Callout className="mt-3" tone="info" title={`${group.group}: ${givesInWords(group)}`}>
      <p>
        {rolesInWords(held) === rolesInWords(now)
          ? `They would be what they are: ${rolesInWords(now)}.`
          : `They would be: ${rolesInWords(held)}.`}
      </p>
      {more.length === 0 ? null : (
        <ul className="mt-1 list-disc pl-5">
          {more.map(({ action, words, may }) => (
            <li key={action}>
              {words}
              {may === "own" ? ", for their own teams" : ""}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}

const mayWords = { all: "Yes", own: "For their own teams", no: "No" } as const;

function MayTable({ held }: { held: Held }) {
  return (
    <Table caption="What they may do">
      <TableHead columns={["Action", "They may", "Why not"]} />
      <TableBody>
        {held.may.map(({ action, words, may, why }) => (
          <TableRow key={action}>
            <TableCell>{words}</TableCell>
            <TableCell className="whitespace-nowrap">{mayWords[may]}</TableCell>
            <TableCell className="text-muted">{why}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
