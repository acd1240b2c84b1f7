import { fieldKind, isSecretLiteral } from "./field-name";

/** What commands mention that is worth a look at their words. */
const hint = /pass|pwd|secret|token|key|credential|mysql|mariadb|sshpass|-u|--user/i;
/** After a flag in a sentence, not in a command. */
const prose =
  /^(?:to|is|are|and|or|of|for|in|as|if|with|from|on|by|the|a|an|it|flag|flags|option|options|argument|value|must|should|can|was|instead)$/i;

/** Whether a line of a text gives a command a secret: `--password X`, `-u user:X`, `mysql -pX`. */
export function hasSecretArgument(text: string): boolean {
  if (!hint.test(text)) return false;
  return text.split("\n").some((line) => {
    if (!hint.test(line)) return false;
    const words = line.split(/[\s|;&]+/).map(withoutQuotes);
    return words.some(
      (word, index) => isSecretArgument(words, index) && !prose.test(word.replace(/[.,]$/, "")),
    );
  });
}

/** The same of a list of arguments: the indexes of those that are secrets. */
export function secretArguments(words: readonly string[]): Set<number> {
  return new Set(words.flatMap((_, index) => (isSecretArgument(words, index) ? [index] : [])));
}

function isSecretArgument(words: readonly string[], index: number): boolean {
  const [before = "", word = ""] = [words[index - 1], words[index]];
  const assigned = /^(-{0,2})([\w.-]{1,80})=(.+)$/s.exec(word);
  if (assigned !== null) {
    const [, dashes = "", name = "", value = ""] = assigned;
    if (isUserFlag(`${dashes}${name}`)) return isUserAndPassword(value);
    return isSecretFor(name, withoutQuotes(value));
  }
  const flag = /^--?([a-zA-Z][\w.-]{2,80})$/.exec(before);
  if (flag !== null && !word.startsWith("-") && isSecretFor(flag[1] ?? "", word)) return true;
  if (isUserFlag(before) && isUserAndPassword(word)) return true;
  if (/^-u[^\s:-][^:]*:/.test(word) && isUserAndPassword(word.slice(2))) return true;
  return isShortPassword(words, index);
}

const isUserFlag = (flag: string): boolean => /^(?:-u|--user|--proxy-user)$/.test(flag);

/** `-pX` says the port, the profile or the path to other commands. */
function isShortPassword(words: readonly string[], index: number): boolean {
  const word = words[index] ?? "";
  const isJoined = /^-p[^\s=-]/.test(word);
  const before = words[index - 1];
  if (!isJoined && before !== "-p") return false;
  // Bounded: a line may be long.
  const command = words.slice(Math.max(0, index - 20), index);
  const takes = isJoined ? /(?:^|\/)(?:mysql\w*|mariadb[\w-]*|sshpass)$/ : /(?:^|\/)sshpass$/;
  const value = withoutQuotes(isJoined ? word.slice(2) : word);
  return command.some((one) => takes.test(one)) && isSecretLiteral(plain(value), "password");
}

function isUserAndPassword(text: string): boolean {
  const [, user = "", password = ""] = /^([^\s:/]+):([^\s/]\S*)$/.exec(text) ?? [];
  // A user and a group are two numbers, or the same word twice.
  return (
    password !== user && !/^\d+$/.test(password) && isSecretLiteral(plain(password), "password")
  );
}

/** What code says instead of a value is none: a call, a variable, a type. */
function isSecretFor(name: string, value: string): boolean {
  return !isCode(value, name) && isSecretLiteral(plain(value), fieldKind(name));
}

/** Whether a program would compute the value, or only its type or its name is told. */
export function isCode(value: string, name: string): boolean {
  return (
    /[()[\]{}<>$`]/.test(value) ||
    value.toLowerCase() === name.toLowerCase() ||
    /^=|^\.{3}|^(?:string|str|text|bytes|any|object|required|optional)[,;?|]{0,2}$/i.test(value) ||
    /^[A-Za-z_]+(?:\.[A-Za-z_]+)+$/.test(value)
  );
}

/** What a shell or a template puts there is no value. */
function plain(value: string): string {
  return /^[$<{%`]/.test(value) ? "" : value;
}

function withoutQuotes(word: string): string {
  return word.replace(/^[("']/, "").replace(/["',)]{1,2}$/, "");
}
