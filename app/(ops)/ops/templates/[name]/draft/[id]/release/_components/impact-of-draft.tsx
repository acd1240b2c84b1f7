import { Download } from "lucide-react";
import { ImpactView } from "@/components/impact/impact-view";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ImpactReport } from "@/lib/impact";
import { addressWith } from "../../../../../../../../_shell/address";
import { LookAtImpact } from "./look-at-impact";

interface ImpactOfDraftProps {
  id: string;
  template: string;
  version: string;
  report: ImpactReport | undefined;
  titleOf: (team: string) => string;
  /** What stands in the address of the page. */
  asked: Readonly<Record<string, string | string[] | undefined>>;
}

/** What the draft would do to the instances there are, as far as somebody has had it looked at. */
export function ImpactOfDraft(props: ImpactOfDraftProps) {
  const { id, template, version, report, titleOf, asked } = props;
  const at = `/ops/templates/${encodeURIComponent(template)}`;
  if (report === undefined)
    return (
      <EmptyState
        title="Nobody has looked yet"
        level={3}
        action={
          <LookAtImpact id={id} version={version} isPrimary>
            Look at the impact
          </LookAtImpact>
        }
      >
        Every instance is rendered again with its own parameters, and held against what Git has. It
        takes about a minute for a thousand, and changes nothing.
      </EmptyState>
    );
  const { digest } = report;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start gap-2">
        <LookAtImpact id={id} version={version} isPrimary={false}>
          Look again
        </LookAtImpact>
        {["csv", "json"].map((format) => (
          <Button key={format} asChild>
            <a
              href={addressWith(`${at}/impact/export`, asked, { version, digest, format })}
              download
            >
              <Download aria-hidden />
              Export {format.toUpperCase()}
            </a>
          </Button>
        ))}
      </div>
      <ImpactView
        report={report}
        titleOf={titleOf}
        filtered={(change) =>
          `${addressWith(`${at}/draft/${id}/release`, { ...asked, version }, change)}#impact`
        }
        instanceHref={(instance) =>
          addressWith(`${at}/impact/${instance}`, {}, { version, digest, draft: id })
        }
      />
    </div>
  );
}
