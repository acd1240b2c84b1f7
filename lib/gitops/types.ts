import type { NewEvent } from "@/lib/timeline";

/** A delivery of Flux's or Flagger's that was verified and parsed. */
export interface ControllerDelivery {
  event: NewEvent;
  /**
   * Of `metadata["slipway-instance"]`; undefined for the parent, the source, or somebody else's
   * object.
   */
  instanceId: string | undefined;
  /** Kind, namespace and name of the object it is about. */
  object: { kind: string; namespace: string; name: string };
}

/** Where and how a cluster's Kubernetes API is asked. */
export interface ClusterAccess {
  apiUrl: string;
  token?: string;
  /** PEM; left out, the system's authorities are trusted. */
  certificateAuthority?: string;
  /** A client certificate with its key, PEM; both or none. */
  certificate?: string;
  key?: string;
}
