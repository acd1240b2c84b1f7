import type { ApiTokenSummary, NewServiceAccount, NewToken } from "@/lib/identity";
import type { ActionResult } from "@/lib/http";

/** A token with its text, which is shown once. */
export interface ShownToken {
  text: string;
  token: ApiTokenSummary;
}

/** Server actions that the forms here call; a page gives them. */
export type CreateToken = (input: NewToken) => Promise<ActionResult<ShownToken>>;
export type RevokeToken = (id: string, reason: string) => Promise<ActionResult<void>>;
export interface AccountActions {
  create(input: NewServiceAccount): Promise<ActionResult<void>>;
  createToken(id: string, input: NewToken): Promise<ActionResult<ShownToken>>;
  end(id: string, reason: string): Promise<ActionResult<void>>;
  extend(id: string, seconds: number): Promise<ActionResult<void>>;
}
