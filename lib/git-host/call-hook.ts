/** Told of every HTTP call that reaches for the host, retries included; status 0: no answer. */
export type CallHook = (call: {
  method: string;
  path: string;
  status: number;
  milliseconds: number;
}) => void;
