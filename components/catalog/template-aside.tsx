import { Rocket } from "lucide-react";
import NextLink from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatDuration } from "@/components/ui/time";

interface TemplateAsideProps {
  owner: string;
  version: string;
  publishedAt: Date | string | null;
  /** Where Launch leads; left out where it cannot be launched, and then `whyNot` says why. */
  launchHref?: string | undefined;
  whyNot?: string | undefined;
  /** What is known of it; what is not known is left out. */
  known: {
    usedByTeams: number;
    medianToHealthyMs?: number | undefined;
    successRate?: number | undefined;
    requests?: number | undefined;
  };
  /** Instances of the team one looks at. */
  yours?: { team: string; count: number; href: string } | undefined;
  /** What stands below it. */
  children?: ReactNode;
}

/** Beside a template, always in sight: Launch, whose it is, and what is known. */
export function TemplateAside({
  owner,
  version,
  publishedAt,
  launchHref,
  whyNot,
  known,
  yours,
  children,
}: TemplateAsideProps) {
  const rate =
    known.successRate === undefined
      ? undefined
      : `${Math.round(known.successRate * 100)} %${known.requests === undefined ? "" : ` of the last ${known.requests} requests`}`;
  return (
    <aside
      aria-label="About this template"
      className="flex flex-col gap-4 lg:sticky lg:top-20 lg:self-start"
    >
      <Card className="flex flex-col gap-4 p-4">
        {launchHref ? (
          <Button asChild variant="primary" size="lg">
            <NextLink href={launchHref}>
              <Rocket aria-hidden />
              Launch
            </NextLink>
          </Button>
        ) : (
          <div>
            <Button
              variant="primary"
              size="lg"
              className="w-full"
              aria-disabled="true"
              aria-describedby="why-not"
            >
              <Rocket aria-hidden />
              Launch
            </Button>
            <p id="why-not" className="mt-2 text-sm text-muted">
              {whyNot}
            </p>
          </div>
        )}
        <DescriptionList
          entries={[
            ["Owner", owner],
            [
              "Version",
              <span key="version" className="tabular-nums">
                {version}
              </span>,
            ],
            [
              "Published",
              publishedAt ? <RelativeTime key="published" at={publishedAt} /> : undefined,
            ],
            ["Used by", known.usedByTeams === 1 ? "1 team" : `${known.usedByTeams} teams`],
            [
              "To healthy",
              known.medianToHealthyMs === undefined
                ? undefined
                : `${formatDuration(known.medianToHealthyMs)} (median)`,
            ],
            ["Success", rate],
            [
              "Yours",
              yours ? (
                <TextLink key="yours" href={yours.href}>
                  {yours.count === 1 ? "1 instance" : `${yours.count} instances`} in {yours.team}
                </TextLink>
              ) : undefined,
            ],
          ]}
        />
      </Card>
      {children}
    </aside>
  );
}
