/** What goes wrong once so many root mutations of a document are done. */
export interface Interruption {
  done: number;
  type?: string | undefined;
  message: string;
}
