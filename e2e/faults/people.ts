import { system } from "@/lib/access";
import { type CreatedToken, createTokenFor as createToken } from "@/lib/identity/server";
import type { Stage } from "@/lib/requests/testing";

export { giveSession } from "@/lib/identity/testing";

export async function createTokenFor(stage: Stage, email: string): Promise<CreatedToken> {
  return createToken({ ...(await stage.as()), actor: system }, email, {
    name: "faults",
    seconds: 3600,
  });
}
