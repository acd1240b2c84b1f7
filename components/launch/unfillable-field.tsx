/** Stands in the place of a field that nobody could fill in: `why` is a clause about it. */
export function UnfillableField({ pointer, why }: { pointer: string; why: string }) {
  return (
    <p className="text-sm text-danger">
      This field cannot be shown ({pointer || "the form"}): {why}. Tell the template’s owner.
    </p>
  );
}
