import { type CelToken, celTokens } from "./cel-tokens";

export interface RenamedExpression {
  text: string;
  /** Why it may read the parameter in a way that could not be followed, as a clause. */
  unsure?: string;
}

/**
 * An expression with another name for the parameter at a path (`["size", "cpu"]` is `params.size.cpu`). Texts in it stay.
 * Pure, one pass.
 */
export function renamedInExpression(
  source: string,
  path: readonly string[],
  to: string,
): RenamedExpression {
  const tokens = celTokens(source);
  if (tokens === undefined) return { text: source, unsure: "it is not closed" };
  let text = "";
  let copied = 0;
  let unsure: string | undefined;
  for (const [at, token] of tokens.entries()) {
    if (token.text !== "params" || isMember(tokens, at)) continue;
    if (tokens[at + 1]?.text === "," && tokens[at - 1]?.text === "(")
      unsure = "it calls something else params";
    const { members, isComputed } = chainAt(tokens, at + 1);
    const isBelow = members.every(
      ({ name }, index) => index >= path.length || name === path[index],
    );
    if (!isBelow) continue;
    const found = members[path.length - 1];
    if (found === undefined) {
      const read = ["params", ...path.slice(0, members.length)].join(".");
      unsure = isComputed
        ? `it computes which member of ${read} it reads`
        : `it reads ${read} as a whole`;
      continue;
    }
    text += source.slice(copied, found.token.start) + renamedToken(found.token, to);
    copied = found.token.end;
  }
  text += source.slice(copied);
  return unsure === undefined ? { text } : { text, unsure };
}

const isMember = (tokens: readonly CelToken[], at: number) =>
  [".", ".?"].includes(tokens[at - 1]?.text ?? "");

interface Member {
  name: string;
  token: CelToken;
}

/** `.a.?b["c"]` from a place on; what is called is no member. */
function chainAt(
  tokens: readonly CelToken[],
  from: number,
): { members: Member[]; isComputed: boolean } {
  const members: Member[] = [];
  for (let at = from; ;) {
    const [sign, token, next] = tokens.slice(at, at + 3);
    if ((sign?.text === "." || sign?.text === ".?") && token?.kind === "name") {
      if (next?.text === "(") return { members, isComputed: false };
      members.push({ name: token.text, token });
      at += 2;
    } else if (sign?.text === "[" || sign?.text === "[?") {
      if (token?.kind !== "text" || next?.text !== "]") return { members, isComputed: true };
      members.push({ name: token.text.slice(1, -1), token });
      at += 3;
    } else return { members, isComputed: false };
  }
}

function renamedToken({ kind, text }: CelToken, to: string): string {
  return kind === "text" ? `${text[0]}${to}${text[0]}` : to;
}
