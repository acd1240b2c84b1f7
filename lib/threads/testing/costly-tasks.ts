import { threadTask } from "../task";

const task = <Input, Output>(kind: string) => threadTask<Input, Output>(kind, "the test", 60_000);

/** What `costly-thread.ts` can be told to do. */
export const costly = {
  echo: task<unknown, unknown>("echo"),
  which: task<undefined, number>("which"),
  environment: task<undefined, string[]>("environment"),
  forever: task<undefined, never>("forever"),
  backtracking: task<undefined, boolean>("backtracking"),
  longList: task<undefined, never>("longList"),
  manyObjects: task<undefined, never>("manyObjects"),
  bytes: task<undefined, never>("bytes"),
  refuse: task<undefined, never>("refuse"),
  fail: task<undefined, never>("fail"),
  notPlain: task<undefined, unknown>("notPlain"),
  die: task<undefined, never>("die"),
  later: task<number, string>("later"),
};
