/** Where a database is served. Undefined is what cannot be told, and differs from nothing. */
export interface Place {
  /** System identifier of PostgreSQL's cluster: a replica has its primary's, a new cluster another one. */
  cluster: string | undefined;
  database: { oid: string; name: string };
  /** Which installation of Slipway serves it. */
  installation: string | undefined;
}

/**
 * Which installation this is: as `SLIPWAY_INSTALLATION` says, or else by the address of its portal.
 * Undefined on a computer of one's own, where the port is whichever is free.
 */
export function installationOf(config: {
  SLIPWAY_INSTALLATION?: string | undefined;
  NEXTAUTH_URL: string;
}): string | undefined {
  if (config.SLIPWAY_INSTALLATION !== undefined) return config.SLIPWAY_INSTALLATION;
  const { hostname, host } = new URL(config.NEXTAUTH_URL);
  const isLocal = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return isLocal ? undefined : host;
}

/**
 * Why a database that was last served at one place is a copy, or was moved, where it is served at
 * another one, in a sentence; undefined where it is the same. A database that is renamed stays one.
 */
export function whyAnother(served: Place, here: Place): string | undefined {
  const differences = [
    ...(differ(served.cluster, here.cluster)
      ? [`by the PostgreSQL cluster ${served.cluster}, and this one is ${here.cluster}`]
      : []),
    ...(served.database.oid === here.database.oid
      ? []
      : [`as database ${inWords(served)}, and this one is ${inWords(here)}`]),
    ...(differ(served.installation, here.installation)
      ? [`for ${served.installation}, and this is ${here.installation}`]
      : []),
  ];
  return differences.length === 0
    ? undefined
    : `This database is a copy of another one, or was moved: it was last served ${differences.join("; ")}.`;
}

const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

const inWords = ({ database: { name, oid } }: Place): string => `${name} (${oid})`;
