import type { ReactNode } from "react";
import type { RequestKind } from "./request-state";

/** What a request of a kind does. */
export const requestVerbs = {
  create: "Launch",
  edit: "Change",
  upgrade: "Upgrade",
  remove: "Remove",
  adopt: "Adopt",
  promote: "Promote",
} as const satisfies Record<RequestKind, string>;

export interface RequestSubject {
  kind: RequestKind;
  name: string;
  template: string;
  /** The version it leads to. */
  version: string;
  /** For an upgrade, the version it comes from. */
  fromVersion?: string | undefined;
  team: string;
  target: string;
}

/** "Launch *checkout* (web-service 1.3.0) for payments on staging". */
export function RequestHeadline({ request }: { request: RequestSubject }): ReactNode {
  return (
    <>
      {requestVerbs[request.kind]}{" "}
      <em className="font-semibold not-italic underline decoration-accent-line decoration-2 underline-offset-4">
        {request.name}
      </em>{" "}
      <span className="font-normal text-muted">({requestDetail(request)})</span> for {request.team}{" "}
      on {request.target}
    </>
  );
}

/** The same as plain text: for titles of pages and of links. */
export function requestHeadline(request: RequestSubject): string {
  return `${requestVerbs[request.kind]} ${request.name} (${requestDetail(request)}) for ${request.team} on ${request.target}`;
}

function requestDetail({ kind, template, version, fromVersion }: RequestSubject): string {
  return kind === "upgrade" && fromVersion
    ? `${template} ${fromVersion} to ${version}`
    : `${template} ${version}`;
}
