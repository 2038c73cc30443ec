export function log(message: string, details?: unknown): void {
  console.log(new Date().toISOString(), message, details ?? '');
}
