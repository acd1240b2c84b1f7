import { RowLink, Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { ImpactRow, InstanceImpact } from "@/lib/impact";
import { ImpactLabel } from "./impact-label";

interface ImpactTableProps {
  rows: readonly ImpactRow[];
  titleOf: (team: string) => string;
  /** Where one is shown with its diff. */
  href: (instanceId: string) => string;
}

/** Instances, what a version would do to each, and why. */
export function ImpactTable({ rows, titleOf, href }: ImpactTableProps) {
  return (
    <Table caption="Instances">
      <TableHead columns={["Instance", "Team", "Target", "Version", "Impact", "What and why"]} />
      <TableBody>
        {rows.map(({ instanceId, name, team, target, version, impact }) => (
          <TableRow key={instanceId}>
            <TableCell className="align-top">
              <RowLink href={href(instanceId)}>{name}</RowLink>
            </TableCell>
            <TableCell className="align-top">{titleOf(team)}</TableCell>
            <TableCell className="align-top">{target.title}</TableCell>
            <TableCell className="align-top tabular-nums">{version}</TableCell>
            <TableCell className="align-top">
              <span className="flex flex-col gap-1">
                <ImpactLabel kind={impact.kind} />
                {impact.byHand.length > 0 ? <ImpactLabel kind="byHand" /> : null}
              </span>
            </TableCell>
            <TableCell className="min-w-80 align-top">
              <ImpactReasons impact={impact} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Lines of one kind that are told of an instance. */
const mostLines = 4;

/** Why, and what would change of an instance, in a few lines. */
export function ImpactReasons({ impact, all = false }: { impact: InstanceImpact; all?: boolean }) {
  const lines = [
    ...(impact.problem === undefined ? [] : [{ text: impact.problem, isRed: false }]),
    ...impact.objects.flatMap(({ title, recreates }) =>
      recreates.map((message) => ({ text: `${title}: ${message}`, isRed: true })),
    ),
    ...impact.refusals.map(({ by, message }) => ({
      text: `${inWords[by]}: ${message}`,
      isRed: true,
    })),
    ...impact.questions.map(({ message }) => ({ text: message, isRed: false })),
    ...impact.objects.map((one) => ({ text: objectInWords(one), isRed: false })),
    ...impact.files.map((file) => ({ text: `changes ${file}`, isRed: false })),
    ...impact.dropped.map((pointer) => ({ text: `leaves out ${pointer}`, isRed: false })),
    ...impact.byHand.map(({ path, how }) => ({ text: `by hand: ${path} (${how})`, isRed: false })),
  ];
  const told = all ? lines : lines.slice(0, mostLines);
  return (
    <ul className="flex flex-col gap-0.5 text-sm">
      {told.map(({ text, isRed }) => (
        <li
          key={text}
          className={
            isRed ? "text-danger [overflow-wrap:anywhere]" : "text-muted [overflow-wrap:anywhere]"
          }
        >
          {text}
        </li>
      ))}
      {lines.length > told.length ? (
        <li className="text-muted">and {lines.length - told.length} more</li>
      ) : null}
    </ul>
  );
}

const inWords = { schema: "Schema", rule: "Rule", policy: "Policy", object: "Object" } as const;

function objectInWords({ title, how, fields, more }: InstanceImpact["objects"][number]): string {
  if (how !== "changed") return `${how === "added" ? "adds" : "removes"} ${title}`;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `changes ${title}: ${fields.join(", ")}${rest}`;
}
