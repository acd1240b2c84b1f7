/** What the form does not show, and where it stands. */
export function StaysYaml({ stays, line }: { stays: readonly string[]; line: number }) {
  if (stays.length === 0) return null;
  return (
    <p className="text-sm text-muted">
      Written in the YAML only, and kept as it is (line {line} on):{" "}
      {stays.map((keyword, at) => (
        <span key={keyword}>
          {at > 0 ? ", " : null}
          <code>{keyword}</code>
        </span>
      ))}
      .
    </p>
  );
}
