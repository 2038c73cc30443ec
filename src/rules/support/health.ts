const healthWord =
  /^(?:_?_?health|healthz|health-?checks?|liveness|livez?|readiness|readyz?|ping|status|statusz|heartbeat|alive|is-?alive|up|uptime|startupz?|hc|lbheartbeat|probes?)$/i;

/** Whether a path is one that probes and load balancers ask: `/health`, `/api/v1/ping`, `/readyz`. `/orders/:id/status` is about an order. */
export function isHealthPath(path: string): boolean {
  const segments = path.split('/').filter((segment) => segment !== '');
  const parameter = segments.findIndex((segment) => /^[:{[*]/.test(segment));
  return (parameter < 0 ? segments : segments.slice(0, parameter)).some((segment) => healthWord.test(segment));
}
