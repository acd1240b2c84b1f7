import { PortalError } from "@/lib/errors";

/**
 * A repository answers from another address: it was renamed, or belongs to another account. Polling
 * asks where it is now (`GitRepository.about`), so trying again makes sense.
 */
export class RepositoryMoved extends PortalError {
  constructor() {
    super(
      "upstream_unavailable",
      "The repository was renamed or moved: the Git host answers from another address.",
      {
        hint: "Slipway asks where it is now, and goes on by itself. If it stays, the platform team has to enter its new name.",
        retryAfter: 15,
      },
    );
  }
}
