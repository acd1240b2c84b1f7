/**
 * What Flux does to the text of everything it applies when a Kustomization has `postBuild`
 * variables, as fluxcd/pkg/envsubst (a fork of drone/envsubst) does it: `$$` is a `$`, `${name}`
 * and `${name:=default}` are replaced, and anything else after `${` is an error. Only as much of it
 * as the tests need.
 */
export function substitute(text: string, variables: Readonly<Record<string, string>>): string {
  if (text.includes("\0")) throw new Error("the substitution would end at a NUL");
  let out = "";
  for (let at = 0; at < text.length;) {
    if (text.startsWith("${", at)) {
      const variable = /^\$\{([\p{L}\p{Nd}_]+)(?::?[=-]([^}]*))?\}/u.exec(text.slice(at));
      if (variable === null)
        throw new Error(`bad substitution at ${JSON.stringify(text.slice(at, at + 20))}`);
      out += variables[variable[1] ?? ""] ?? variable[2] ?? "";
      at += variable[0].length;
    } else if (text.startsWith("$$", at)) {
      out += "$";
      at += 2;
    } else {
      out += text[at];
      at += 1;
    }
  }
  return out;
}
