import { TextLink } from "@/components/ui/link";
import type { AskedApproval } from "@/lib/requests";

/** Who may give the approval that a request waits for: the reader, or others by name. */
export function ApprovalNote({ approval }: { approval: AskedApproval }) {
  const { host, isReaders, isLinked, could, asked } = approval;
  return (
    <div className="mt-1 max-w-reading text-muted">
      {isReaders ? (
        isLinked ? (
          <p>
            You may approve it, in <TextLink href="/approvals">Approvals</TextLink> or on {host}.
          </p>
        ) : (
          <p>
            You may approve it. It counts once your {host} login is linked:{" "}
            <TextLink href="/account">link it under Account</TextLink>.
          </p>
        )
      ) : could.length > 0 ? (
        <p>{inWords(could)} can approve it.</p>
      ) : null}
      {asked ? <p>{asked}</p> : null}
    </div>
  );
}

function inWords(names: readonly string[]): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}
