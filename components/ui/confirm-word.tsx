import { Field } from "./field";
import { Input } from "./input";

/** A word that is typed before something is done that cannot be undone. */
export function ConfirmWord({
  id,
  word,
  typed,
  onType,
}: {
  id: string;
  word: string;
  typed: string;
  onType: (typed: string) => void;
}) {
  return (
    <Field
      id={id}
      required
      label={
        <>
          Type <code className="font-semibold">{word}</code> to confirm
        </>
      }
    >
      {(control) => (
        <Input
          {...control}
          value={typed}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => onType(event.target.value)}
        />
      )}
    </Field>
  );
}
