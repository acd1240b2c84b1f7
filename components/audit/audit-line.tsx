import { TextLink } from "@/components/ui/link";
import {
  type AuditEntry,
  type AuditSubject,
  changesOf,
  type FieldChange,
  actionInWords,
} from "@/lib/audit";

/** Where a thing of the record is seen now; undefined where it has no page. */
export function subjectHref({ type, id, name }: AuditSubject): string | undefined {
  switch (type) {
    case "request":
      return `/requests/${id}`;
    case "template":
      return `/ops/templates/${encodeURIComponent(name.split(" ")[0] ?? "")}`;
    case "policy":
      return `/ops/policies/${encodeURIComponent(name)}`;
    case "target":
    case "repository":
      return "/ops/targets";
    case "github-app":
      return "/ops/github";
    case "api-token":
      return `/ops/tokens?show=all&q=${encodeURIComponent(name)}`;
    case "service-account":
      return `/ops/tokens?show=all&owner=service-account&q=${encodeURIComponent(name)}`;
    default:
      return undefined;
  }
}

/** "opened a request for payments/checkout", the thing as a link where it has a page. */
export function AuditSentence({ entry: { action, subject } }: { entry: AuditEntry }) {
  const href = subjectHref(subject);
  return (
    <span title={action}>
      {actionInWords(action)}{" "}
      {href === undefined ? subject.name : <TextLink href={href}>{subject.name}</TextLink>}
    </span>
  );
}

/** From where somebody acted: the token by its name, or a session, and the address. */
export function AuditOrigin({ entry: { origin } }: { entry: AuditEntry }) {
  if (origin === null) return <>not known</>;
  const { address, token, session } = origin;
  const way =
    token === undefined ? (session === undefined ? undefined : "browser") : `token ${token.name}`;
  return (
    <span title={session === undefined ? undefined : `Session ${session}`}>
      {[way, address].filter((part) => part !== undefined).join(", ")}
    </span>
  );
}

/** So many fields are shown at once; the others are folded. */
const shown = 3;

/** What a line changed, a field in each row: before and after. */
export function AuditChanges({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry.before, entry.after);
  if (changes.length === 0) return null;
  const rest = changes.slice(shown);
  return (
    <>
      <Fields changes={changes.slice(0, shown)} />
      {rest.length === 0 ? null : (
        <details>
          <summary className="cursor-pointer text-muted">
            {rest.length} more {rest.length === 1 ? "field" : "fields"}
          </summary>
          <Fields changes={rest} />
        </details>
      )}
    </>
  );
}

function Fields({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <ul>
      {changes.map(({ field, before, after }) => (
        <li key={field} className="[overflow-wrap:anywhere]">
          <span className="text-muted">{field}: </span>
          {before === undefined ? null : (
            <del className="text-danger decoration-1">{short(before)}</del>
          )}
          {before !== undefined && after !== undefined ? " " : null}
          {after === undefined ? null : (
            <ins className="text-success no-underline">{short(after)}</ins>
          )}
        </li>
      ))}
    </ul>
  );
}

const longest = 300;

function short(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
