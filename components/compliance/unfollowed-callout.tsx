import { Callout } from "@/components/ui/callout";
import type { Unfollowed } from "@/lib/snapshots";

/** What clusters apply from sources that Slipway does not follow; nothing where there is none. */
export function UnfollowedCallout({ unfollowed: { count, first } }: { unfollowed: Unfollowed }) {
  if (count === 0) return null;
  return (
    <Callout
      tone="info"
      title={
        count === 1
          ? "1 source is not followed: its objects are not checked"
          : `${count} sources are not followed: their objects are not checked`
      }
    >
      <ul>
        {first.map(({ object, file, source, address }) => (
          <li key={`${file} ${object} ${source}`} className="[overflow-wrap:anywhere]">
            {source}
            {address === undefined ? "" : `, ${address}`}, by the {object} in{" "}
            <code className="text-sm">{file}</code>
          </li>
        ))}
        {count > first.length ? <li>and {count - first.length} more</li> : null}
      </ul>
    </Callout>
  );
}
