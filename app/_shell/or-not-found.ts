import { notFound } from "next/navigation";
import { PortalError } from "@/lib/errors";

/** Turns the domain's `not_found` into the page that says so; everything else passes through. */
export async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PortalError && error.code === "not_found") notFound();
    throw error;
  }
}
