import { SuspendedLabel } from "@/components/instances/suspended";
import { Avatar } from "@/components/ui/avatar";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  RowLink,
  Table,
  TableBody,
  TableCell,
  TableColumn,
  TableHead,
  TableRow,
} from "@/components/ui/table";
import type { RequestState } from "@/lib/timeline";
import { requestHeadline, type RequestSubject } from "./request-headline";
import { RequestStateLabel } from "./request-state";

export interface RequestRow extends RequestSubject {
  id: string;
  state: RequestState;
  /** It is merged, and nothing goes on. */
  suspended?: boolean | undefined;
  since: Date | string;
  requester: string;
  createdAt: Date | string;
}

interface RequestTableProps {
  requests: readonly RequestRow[];
  href: (id: string) => string;
  caption?: string;
  /** Shows whose team it is: where several are listed. */
  showTeam?: boolean;
}

const kindWords = {
  create: "Launch",
  edit: "Change",
  upgrade: "Upgrade",
  remove: "Removal",
  adopt: "Adoption",
  promote: "Promotion",
} as const;

export function RequestTable({
  requests,
  href,
  caption = "Requests",
  showTeam = false,
}: RequestTableProps) {
  return (
    <Table caption={caption}>
      <TableHead>
        <TableColumn>State</TableColumn>
        <TableColumn>Request</TableColumn>
        {showTeam ? <TableColumn>Team</TableColumn> : null}
        <TableColumn>Template</TableColumn>
        <TableColumn>Target</TableColumn>
        <TableColumn>By</TableColumn>
        <TableColumn>Opened</TableColumn>
      </TableHead>
      <TableBody>
        {requests.map((request) => (
          <TableRow key={request.id}>
            <TableCell>
              <RequestStateLabel state={request.state} kind={request.kind} />
              {request.suspended ? <SuspendedLabel /> : null}
            </TableCell>
            <TableCell>
              <RowLink href={href(request.id)}>
                <span className="sr-only">{requestHeadline(request)}</span>
                <span aria-hidden>
                  {request.name}{" "}
                  <span className="font-normal text-muted">{kindWords[request.kind]}</span>
                </span>
              </RowLink>
            </TableCell>
            {showTeam ? <TableCell>{request.team}</TableCell> : null}
            <TableCell className="whitespace-nowrap">
              {request.template} <span className="text-muted tabular-nums">{request.version}</span>
            </TableCell>
            <TableCell>{request.target}</TableCell>
            <TableCell>
              <span className="flex items-center gap-2 whitespace-nowrap">
                <Avatar name={request.requester} className="size-5 text-[0.5625rem]" />
                {request.requester}
              </span>
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted">
              <RelativeTime at={request.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
