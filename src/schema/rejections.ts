import { escapedPattern } from '../model/regexp/escape.ts';
import type { Rejected } from './job.ts';

/** By SQLSTATE: what this PostgreSQL has not, may not or cannot hold, rather than what is wrong with a statement. */
const limits = /^(?:$|0A|08|25|28|3D|42501|42P03|53|54|55000|55006|57|58|F0|HV|P0001|XX)/;

/** What a tool would have filled in or carried out itself. */
const foreign = /:'|:"|(?<![:\w'"]):[A-Za-z_]\w*|^\s*delimiter\b|\$\d/im;

/** Whether a rejection says nothing about the statement. */
export function withoutMeaning({
  code,
  message,
  statement,
}: Pick<Rejected, 'code' | 'message' | 'statement'>): boolean {
  return limits.test(code) || (code === '42601' && (foreign.test(statement) || /"\?"/.test(message)));
}

/** Settings of the tool or the platform that a migration asks for; without them it goes another way. */
export const asksForSettings =
  /\bcurrent_setting\s*\(\s*'\w+\.|\b(?:FROM|JOIN)\s+pg_(?:extension|available_extensions|roles|settings)\b/i;

/** What there is none of: a table, a schema, a type, a role, a function; a column of what other migrations may have made. */
const missing = /^(?:42P01|3F000|42704|42883)$/;

/**
 * Whether a statement fails for want of something that no migration makes: it is there before the first of them, by an extension,
 * a platform or by hand.
 */
export function madeByNobody({ code, message }: Pick<Rejected, 'code' | 'message'>, texts: readonly string[]): boolean {
  if (!missing.test(code)) return false;
  const name =
    /(?:relation|schema|type|role|table|index|function|aggregate|sequence|view|policy|trigger|constraint|collation|operator class|extension|language|publication|server|event trigger|domain|rule|cast|materialized view|procedure|routine)? ?"?([^"\s(]+)"?(?:\([^)]*\))?(?: (?:of|for|on) .*)? does not exist/.exec(
      message,
    )?.[1];
  if (name === undefined) return true;
  const last = escapedPattern(name.slice(name.lastIndexOf('.') + 1));
  const makes = new RegExp(
    `\\b(?:create\\s+(?:(?!on\\b)\\w+\\s+){1,6}|rename\\b[^;,]*\\bto\\s+|add\\s+constraint\\s+|into\\s+)(?:["']?\\w+["']?\\.)?["']?${last}["']?(?![\\w])`,
    'i',
  );
  return !texts.some((text) => makes.test(text));
}
