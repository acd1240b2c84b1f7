import "server-only";

export {
  holdLease,
  isHeld,
  type Lease,
  type LeaseKind,
  LeaseLost,
  lockLease,
  renewLease,
  takeLease,
} from "./lease";
