/** Name, what it was and what it will be; undefined: not given, so the template's default. */
export type ParameterChange = readonly [
  name: string,
  before: string | undefined,
  after: string | undefined,
];

/** What a change does to the parameters. */
export function ParameterChanges({ differences }: { differences: readonly ParameterChange[] }) {
  if (differences.length === 0)
    return <p className="px-4 py-3 text-muted">They stay as they are.</p>;
  return (
    <dl className="divide-y divide-line">
      {differences.map(([name, before, after]) => (
        <div key={name} className="px-4 py-2">
          <dt className="font-mono text-sm [overflow-wrap:anywhere]">{name}</dt>
          <dd className="mt-0.5 flex flex-col gap-0.5 text-sm">
            <Value
              word="was"
              value={before}
              className="text-muted line-through decoration-danger"
            />
            <Value word="becomes" value={after} className="" />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({
  word,
  value,
  className,
}: {
  word: string;
  value: string | undefined;
  className: string;
}) {
  return (
    <span className="[overflow-wrap:anywhere]">
      <span className="sr-only">{word} </span>
      {value === undefined ? (
        <span className="text-muted italic">default</span>
      ) : (
        <span className={className}>{value === "" ? "(empty)" : value}</span>
      )}
    </span>
  );
}
