import "server-only";

export { keepLease, type KeptLease } from "./keep-lease";
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
