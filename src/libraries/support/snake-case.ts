/** `createdAt` → `created_at`, as the packages that do this by themselves do it. */
export function snakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
