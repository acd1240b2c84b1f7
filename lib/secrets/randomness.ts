/** Bits a character (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whether a word is too random to be one of a language, a name, or a version: hexadecimal, or
 * letters of both cases and digits.
 */
export function isRandomWord(word: string): boolean {
  if (uuid.test(word)) return false;
  if (/^[0-9a-f]+$/i.test(word)) return word.length >= 32 && isMixedHex(word);
  return word.length >= 24 && hasThreeClasses(word) && entropy(word) > 4 && !isCamelCase(word);
}

/** `AbstractSingletonProxyFactoryBean2`: words joined by their capitals, most of them long. */
function isCamelCase(word: string): boolean {
  const starts = word.match(/[a-z](?=[A-Z\d])|\d(?=[A-Za-z])/g)?.length ?? 0;
  return /^[A-Za-z\d]+$/.test(word) && starts / word.length < 0.25;
}

/**
 * The same of the value of a field that is called a password, a token, a key: shorter is enough,
 * and symbols count.
 */
export function isRandomPassword(text: string): boolean {
  if (uuid.test(text)) return true;
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= 16 && isMixedHex(text);
  // A name of several words, small letters and dashes, is no key however long.
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) =>
    kind.test(text),
  ).length;
  return text.length >= 10 && classes >= 3 && entropy(text) > 3;
}

/**
 * Whether something with slashes in it is base64 rather than a path: in random text every second
 * character or so is of another class than the one before it, in words hardly any.
 */
export function isRandomBase64(text: string): boolean {
  const body = withoutPadding(text);
  if (body.length < 32 || !/^[A-Za-z0-9+/]+$/.test(body) || !hasThreeClasses(body)) return false;
  const changes = [...body].filter(
    (character, index) => index > 0 && classOf(character) !== classOf(body[index - 1] ?? ""),
  ).length;
  return changes / (body.length - 1) >= (body.length === 40 ? 0.4 : 0.5) && entropy(body) > 4.2;
}

function withoutPadding(base64: string): string {
  let end = base64.length;
  while (base64[end - 1] === "=") end -= 1;
  return base64.slice(0, end);
}

function classOf(character: string): number {
  if (/[a-z]/.test(character)) return 0;
  if (/[A-Z]/.test(character)) return 1;
  return /[0-9]/.test(character) ? 2 : 3;
}

function hasThreeClasses(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text);
}

function isMixedHex(text: string): boolean {
  return /\d/.test(text) && /[a-f]/i.test(text) && entropy(text) > 3;
}
