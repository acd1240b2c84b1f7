/** What an editor offers at a place of a text. */
export interface Completed {
  /** Where the word begins that is replaced. */
  from: number;
  options: Completion[];
}

export interface Completion {
  label: string;
  kind: "field" | "value" | "name" | "function";
  /** In few words, beside the label: its type. */
  detail?: string;
  /** What it is for, in sentences. */
  info?: string;
  /** What is written; the label where it says nothing else. */
  apply?: string;
}

/** As many as a list can show. */
export const mostOptions = 200;
