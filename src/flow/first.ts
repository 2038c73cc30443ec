/** The first that is found in one of several; null if nothing is. */
export function first<From, Found>(values: Iterable<From>, find: (value: From) => Found | null): Found | null {
  for (const value of values) {
    const found = find(value);
    if (found !== null) return found;
  }
  return null;
}
