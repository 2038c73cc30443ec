import type { ApiPath } from '../../evaluate/api-path.ts';

/**
 * What is known by API path. A pattern may have one segment `*`, for names that the project chooses:
 * `@prisma/client.PrismaClient().*.findMany`. What is known of a path itself goes before what a pattern says.
 */
export class PathTable<T> {
  readonly #exact = new Map<string, T>();
  readonly #patterns = new Map<string, T>();
  /** what precedes the `*` of patterns, so that other paths are told apart at once */
  readonly #prefixes = new Set<string>();

  set(api: string, value: T): void {
    const star = api.indexOf('.*');
    if (star < 0) this.#exact.set(api, value);
    else {
      this.#patterns.set(api, value);
      this.#prefixes.add(api.slice(0, star));
    }
  }

  /** The entry of exactly this path or pattern. */
  own(api: string): T | undefined {
    return this.#exact.get(api) ?? this.#patterns.get(api);
  }

  get(path: ApiPath): T | undefined {
    const exact = this.#exact.get(path.text);
    if (exact !== undefined || this.#patterns.size === 0) return exact;
    for (let at = path; at.parent !== null; at = at.parent) {
      const before = at.parent.text;
      // a member, or an element under a key that is not known: `prisma[model]`
      if (!this.#prefixes.has(before) || at.text.startsWith('()', before.length)) continue;
      const found = this.#patterns.get(`${before}.*${path.text.slice(at.text.length)}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
