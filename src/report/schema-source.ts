import { counted, grouped } from './text.ts';
import type { Coverage } from './types.ts';

/** Where the schema comes from that queries were judged by, where that is more than what code declares; else ''. */
export function schemaInWords({ migrations, liveTables }: Pick<Coverage, 'migrations' | 'liveTables'>): string {
  if (liveTables !== null) return `of a running PostgreSQL, with ${counted(liveTables, 'table')}`;
  if (migrations === null) return '';
  const { run, total } = migrations;
  return `${run === total ? '' : `${grouped(run)} of `}${counted(total, 'migration')} run on an embedded PostgreSQL`;
}
