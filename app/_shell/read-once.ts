import { cache } from "react";
import { getCheck } from "@/lib/checks/server";
import { requirePage } from "@/lib/identity/server";
import { getInstance } from "@/lib/instances/server";
import { getRequest } from "@/lib/requests/server";
import { orNotFound } from "./or-not-found";

/** What a page and its title are about, read once for both. */
export const readInstance = cache(async (id: string) =>
  orNotFound(getInstance(await requirePage(), id)),
);

export const readRequest = cache(async (id: string) =>
  orNotFound(getRequest(await requirePage(), id)),
);

export const readCheck = cache(async (id: string) => orNotFound(getCheck(await requirePage(), id)));
