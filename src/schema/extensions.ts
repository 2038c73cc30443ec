import type { Extension } from '@electric-sql/pglite';

/** Extensions of PostgreSQL that come with the embedded one, by the name that SQL has for them. Those that read files or other databases are left out. */
const loaders: Readonly<Record<string, () => Promise<Extension>>> = {
  bloom: async () => (await import('@electric-sql/pglite/contrib/bloom')).bloom,
  btree_gin: async () => (await import('@electric-sql/pglite/contrib/btree_gin')).btree_gin,
  btree_gist: async () => (await import('@electric-sql/pglite/contrib/btree_gist')).btree_gist,
  citext: async () => (await import('@electric-sql/pglite/contrib/citext')).citext,
  cube: async () => (await import('@electric-sql/pglite/contrib/cube')).cube,
  dict_int: async () => (await import('@electric-sql/pglite/contrib/dict_int')).dict_int,
  dict_xsyn: async () => (await import('@electric-sql/pglite/contrib/dict_xsyn')).dict_xsyn,
  earthdistance: async () => (await import('@electric-sql/pglite/contrib/earthdistance')).earthdistance,
  fuzzystrmatch: async () => (await import('@electric-sql/pglite/contrib/fuzzystrmatch')).fuzzystrmatch,
  hstore: async () => (await import('@electric-sql/pglite/contrib/hstore')).hstore,
  intarray: async () => (await import('@electric-sql/pglite/contrib/intarray')).intarray,
  isn: async () => (await import('@electric-sql/pglite/contrib/isn')).isn,
  ltree: async () => (await import('@electric-sql/pglite/contrib/ltree')).ltree,
  moddatetime: async () => (await import('@electric-sql/pglite/contrib/moddatetime')).moddatetime,
  pg_stat_statements: async () => (await import('@electric-sql/pglite/contrib/pg_stat_statements')).pg_stat_statements,
  pg_trgm: async () => (await import('@electric-sql/pglite/contrib/pg_trgm')).pg_trgm,
  pgcrypto: async () => (await import('@electric-sql/pglite/contrib/pgcrypto')).pgcrypto,
  seg: async () => (await import('@electric-sql/pglite/contrib/seg')).seg,
  tablefunc: async () => (await import('@electric-sql/pglite/contrib/tablefunc')).tablefunc,
  tcn: async () => (await import('@electric-sql/pglite/contrib/tcn')).tcn,
  tsm_system_rows: async () => (await import('@electric-sql/pglite/contrib/tsm_system_rows')).tsm_system_rows,
  tsm_system_time: async () => (await import('@electric-sql/pglite/contrib/tsm_system_time')).tsm_system_time,
  unaccent: async () => (await import('@electric-sql/pglite/contrib/unaccent')).unaccent,
  'uuid-ossp': async () => (await import('@electric-sql/pglite/contrib/uuid_ossp')).uuid_ossp,
};

/** What some of them are built on. */
const bases: Readonly<Record<string, readonly string[]>> = { earthdistance: ['cube'] };

/** What statements use of extensions that are there before the first migration, as a platform or an ORM makes them. */
const uses: readonly (readonly [RegExp, string])[] = [
  [/\buuid_generate_v\d/i, 'uuid-ossp'],
  [
    /\b(?:gen_random_bytes|gen_salt|crypt|digest|hmac)\s*\(|^(?:gen_random_bytes|gen_salt|crypt|digest|hmac)$/i,
    'pgcrypto',
  ],
  [/\bcitext\b/i, 'citext'],
  [/\b(?:gin_trgm_ops|gist_trgm_ops|similarity)\b/i, 'pg_trgm'],
  [/\bunaccent\b/i, 'unaccent'],
];

/** The extension that something of that name is of; undefined if it is of none that is known. */
export function extensionOf(name: string): string | undefined {
  return uses.find(([pattern]) => pattern.test(name))?.[1];
}

/** The extensions that statements ask for or need, as far as there are any, sorted. */
export function extensionsIn(texts: readonly string[]): string[] {
  const names = new Set<string>();
  for (const text of texts)
    for (const [, name = ''] of text
      .replaceAll(/--[^\n]*/g, '')
      .matchAll(/create\s+extension\s+(?:if\s+not\s+exists\s+)?["']?([\w-]+)/gi))
      for (const each of [name.toLowerCase(), ...(bases[name.toLowerCase()] ?? [])])
        if (Object.hasOwn(loaders, each)) names.add(each);
  for (const [pattern, name] of uses) if (texts.some((text) => pattern.test(text))) names.add(name);
  return [...names].sort();
}

export async function loadExtensions(names: readonly string[]): Promise<Record<string, Extension>> {
  const loaded: Record<string, Extension> = {};
  for (const name of names) {
    const load = loaders[name];
    if (load !== undefined) loaded[name.replaceAll('-', '_')] = await load();
  }
  return loaded;
}
