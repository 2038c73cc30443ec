/** The package that a module specifier is of: `@scope/name/deep/path` → `@scope/name`. */
export function packageOf(specifier: string): string {
  const first = specifier.indexOf('/');
  if (first < 0 || !specifier.startsWith('@')) return first < 0 ? specifier : specifier.slice(0, first);
  const second = specifier.indexOf('/', first + 1);
  return second < 0 ? specifier : specifier.slice(0, second);
}
