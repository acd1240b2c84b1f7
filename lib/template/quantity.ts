const shape = /^(\d+(?:\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,2})?$/;

const powers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** How much a field asks for, as Kubernetes writes it (`500m`, `2Gi`); nothing below zero. */
export function isQuantity(text: string): boolean {
  return text.length <= 40 && shape.test(text);
}

/** What a quantity is without its suffix: "0.5", "2,147,483,648"; undefined where it has none. */
export function quantityInWords(text: string): string | undefined {
  const [, number = "", suffix] = isQuantity(text) ? (shape.exec(text) ?? []) : [];
  if (suffix === undefined) return undefined;
  const value = Number(number) * (powers[suffix] ?? Number(`1${suffix}`));
  const said = value.toLocaleString("en", { maximumSignificantDigits: 12 });
  return suffix === "m" ? `${said}, in thousandths: for memory, write Mi or Gi` : said;
}
