import { Callout } from "@/components/ui/callout";
import { fromPointer } from "@/lib/json";

/** Parameters that there were, and that the version does not know. */
export function DroppedParameters({ pointers }: { pointers: readonly string[] }) {
  if (pointers.length === 0) return null;
  return (
    <Callout
      tone="warning"
      className="mb-4"
      title={
        pointers.length === 1
          ? "1 parameter does not exist in this version"
          : `${pointers.length} parameters do not exist in this version`
      }
    >
      Left out:{" "}
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
