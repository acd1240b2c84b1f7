/** A value that is worked out when somebody asks for it first, and then kept. */
export function lazily<Value>(work: () => Value): () => Value {
  let open: (() => Value) | undefined = work;
  let value: Value | undefined;
  return () => {
    if (open !== undefined) {
      value = open();
      // What it was made of is kept no longer than that.
      open = undefined;
    }
    return value as Value;
  };
}

/** The same function, which remembers its last two answers by the identity of what was asked. */
export function rememberingLast<Asked extends object, Answer>(
  answer: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  let known: { asked: Asked; answer: Answer }[] = [];
  return (asked) => {
    const before = known.find((each) => each.asked === asked);
    if (before !== undefined) return before.answer;
    const made = { asked, answer: answer(asked) };
    known = [made, ...known.slice(0, 1)];
    return made.answer;
  };
}
