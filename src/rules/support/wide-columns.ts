import type { Column, Entity } from '../../model/types.ts';

/** Types whose values are stored apart from the row because of their size. */
const large =
  /^(?:jsonb?|bytea|bytes|(?:tiny|medium|long)?blob|(?:medium|long)text|binary|varbinary|mixed|buffer|xml|vector|tsvector)\b/i;
const texts = /^(?:text|string)\b(?!\s*(?:\(|@db\.varchar))/i;
const long =
  /^(?:content|body|html|markdown|payload|document|transcript|raw|rawdata|source_?code|article|embedding)$|(?:_content|Content|_body|_html|Html|_payload|Payload)$/;

/** What is called so is long, as a rule. */
export function isLongByName(name: string): boolean {
  return long.test(name);
}

/** Columns whose values may be as large as all others of the row together, many times over. */
export function wideColumns({ columns }: Entity): Column[] {
  return columns.filter(
    ({ name, type, sqlType = type, hidden }) =>
      hidden !== true && (large.test(sqlType) || (texts.test(type) && isLongByName(name))),
  );
}
