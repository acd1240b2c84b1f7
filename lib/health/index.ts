export {
  type HealthCheck,
  type HealthFinding,
  type HealthReport,
  type HealthStatus,
  healthStatuses,
} from "./report";
