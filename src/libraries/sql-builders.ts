import { joinTaint, withStep } from '../evaluate/taint.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import { asText, literal, makeUnknown, taintOf, unknownString, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { templateText } from './support/queries.ts';

/** Packages that put statements together: what of it is text that nobody escapes. */
export default defineLibrary({
  packages: ['pg-format', 'sql-template-strings', 'sql-template-tag', '@databases/sql', '@databases/pg', '@databases/mysql', '@databases/sqlite', 'zapatos', 'squel', 'pg-minify'], // prettier-ignore
  docs: 'https://github.com/datalanche/node-pg-format',
  rows: [
    { api: 'pg-format.{literal|ident|withArray}', is: 'sanitizer', kinds: ['sql'] },
    { api: 'sql-template-strings.SQL()', is: 'alias', of: 'sql-template-strings()' },
    { api: 'sql-template-strings.{SQLStatement}()', is: 'alias', of: 'sql-template-strings()' },
    { api: 'sql-template-strings().append', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'sql-template-tag.raw', is: 'sink', kind: 'sql', arg: 0 },
    { api: '@databases/{pg|mysql|sqlite}.sql', is: 'alias', of: '@databases/sql' },
    { api: '@databases/sql.{__dangerous__rawValue|file}', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'zapatos/db.raw', is: 'sink', kind: 'sql', arg: 0 },
    { api: 'bookshelf().knex', is: 'alias', of: 'knex()' },
    { api: 'bookshelf().{model()|Model}.query', is: 'function', calls: 'all', with: ['knex.QueryBuilder()'] },
    {
      api: 'squel.{select|update|delete|insert}().{where|order|having|field|from|join|left_join|group}',
      is: 'function',
      returns: 'receiver',
    },
    ...['where', 'having', 'order', 'group', 'field'].map((name) => ({
      api: `squel.{select|update|delete|expr}().${name}`,
      is: 'sink' as const,
      kind: 'sql' as const,
      arg: 0,
    })),
  ],
  hooks: {
    'pg-format': formatted,
    '{sql-template-strings|sql-template-strings.SQL|sql-template-strings.default}': statement,
    '{sql-template-tag|sql-template-tag.sql|sql-template-tag.default}': statement,
    'sql-template-strings().append': appended,
  },
});

/** A statement that a tag makes: drivers and their callers ask it for its text. */
function statement(call: PendingCall): Value | undefined {
  const text = templateText(call.args, (path) => path.startsWith('sql-template-tag') && path.endsWith('()'));
  if (text === null) return undefined;
  const value = literal(text);
  return call.external(`${call.path.root.text}()`, {
    args: call.args,
    props: new Map([
      ['text', value],
      ['sql', value],
      ['statement', value],
    ]),
  });
}

/** More of it, written with the same tag; other text is only known to be there. */
function appended(call: PendingCall): Value | undefined {
  const { receiver } = call;
  const [more] = call.args;
  if (receiver?.kind !== 'external' || more === undefined) return undefined;
  const added =
    more.kind === 'literal'
      ? more
      : more.kind === 'external'
        ? (more.props?.get('text') ?? unknownString)
        : unknownString;
  for (const name of ['text', 'sql']) {
    const before = receiver.props?.get(name);
    if (before !== undefined) call.assign(receiver, name, call.method(before, 'concat', [added]));
  }
  return receiver;
}

/** `%s` is text as it is; `%L` and `%I` are quoted. */
function formatted(call: PendingCall): Value {
  const [format, ...values] = call.args;
  const text = format === undefined ? '' : (asText(format) ?? '');
  const kinds = [...text.matchAll(/%(?:(\d+)\$)?([sIL])/g)];
  const raw = kinds.flatMap(([, position, kind], index) =>
    kind === 's' ? [values[position === undefined ? index : Number(position) - 1]] : [],
  );
  const taints = [format, ...raw].map((value) => (value === undefined ? null : taintOf(value)));
  return makeUnknown(withStep(taints.reduce(joinTaint, null), call.place, `through ${call.path.name}()`), 'string');
}
