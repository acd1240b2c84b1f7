import { quantitySuffixes } from "@/lib/kubernetes/browser";

const shape = /^(\d+(?:\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,2})?$/;

/** How much a field asks for, as Kubernetes writes it (`500m`, `2Gi`); nothing below zero. */
export function isQuantity(text: string): boolean {
  return text.length <= 40 && shape.test(text);
}

/** What a quantity is without its suffix: "0.5", "2,147,483,648"; undefined where it has none. */
export function quantityInWords(text: string): string | undefined {
  const [, number = "", suffix] = isQuantity(text) ? (shape.exec(text) ?? []) : [];
  if (suffix === undefined) return undefined;
  const value = Number(number) * (quantitySuffixes[suffix] ?? Number(`1${suffix}`));
  const said = value.toLocaleString("en", { maximumSignificantDigits: 12 });
  return suffix === "m" ? `${said}, in thousandths: for memory, write Mi or Gi` : said;
}
