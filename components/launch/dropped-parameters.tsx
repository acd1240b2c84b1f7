import { Callout } from "@/components/ui/callout";
import { fromPointer } from "@/lib/json";

/** Parameters that there were, and that the version does not know or hides. */
export function DroppedParameters({ pointers }: { pointers: readonly string[] }) {
  if (pointers.length === 0) return null;
  return (
    <Callout
      tone="warning"
      className="mb-4"
      title={
        pointers.length === 1
          ? "1 parameter is left out"
          : `${pointers.length} parameters are left out`
      }
    >
      This version does not ask for {pointers.length === 1 ? "it" : "them"}, or only with other
      answers:{" "}
      {pointers.map((pointer, index) => (
        <span key={pointer}>
          {index > 0 ? ", " : ""}
          <code>{fromPointer(pointer).join(".")}</code>
        </span>
      ))}
      .
    </Callout>
  );
}
