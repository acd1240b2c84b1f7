/** As if nobody had told this process to end; what was to be closed is forgotten. */
export function forgetShutdown(): void {
  delete (globalThis as { __slipwayShutdown?: unknown }).__slipwayShutdown;
}
