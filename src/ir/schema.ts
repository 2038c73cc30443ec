import { expressionCodes } from './code-expressions.ts';
import { patternCodes, statementCodes } from './code-statements.ts';
import { typeCodes } from './code-types.ts';
import type { Content } from './nodes.ts';

/** Raise it when a field is added, removed or reordered: encoded facts of another version are not read. */
export const schemaVersion = 2;

/** Marks a buffer as encoded facts ("BAIR"), on a machine of the same byte order. */
export const magic = 0x52494142;

/** Words of the header: magic, version, number of strings, place of their ends (words), place of their text (bytes), its bytes, wide. */
export const headerWords = 8;

/** A node's first word holds its kind and its length, the second its start. Kind 0 stands for null. */
export const kindBits = 7;

export const expressionIds = idsOf(expressionCodes);
export const statementIds = idsOf(statementCodes);
export const patternIds = idsOf(patternCodes);
export const typeIds = idsOf(typeCodes);

export const expressionById = [undefined, ...Object.values(expressionCodes)];
export const statementById = [undefined, ...Object.values(statementCodes)];
export const patternById = [undefined, ...Object.values(patternCodes)];
export const typeById = [undefined, ...Object.values(typeCodes)];

/** Strings that are not stored: operators, and names that most files have. Comparing them is cheap since each exists once. */
export const commonTexts: readonly string[] = (
  '= += -= *= /= %= **= <<= >>= >>>= |= ^= &= ||= &&= ??= == != === !== < <= > >= + - * / % ** << >> >>> | ^ & ~ ! in instanceof typeof void delete ' +
  'default any unknown never string number boolean null undefined object bigint symbol this Promise Array Record Partial ' +
  'id name value key type data length map filter push then catch error message log console JSON Object Error require module exports ' +
  'use\u00a0strict constructor get set post put delete patch req res next body params query status json send user async'
)
  .split(' ')
  .map((text) => text.replace('\u00a0', ' '))
  .filter((text, index, all) => all.indexOf(text) === index)
  .concat('');

/** Where it stands in the note of what a body holds, which has room for 64. */
export function contentBit(content: Content): number {
  return contentBits.get(content) ?? 0;
}

const contentBits = new Map<string, number>(
  ['comparison', ...Object.keys(expressionCodes), ...Object.keys(statementCodes)].map((kind, index) => [kind, index]),
);

function idsOf(codes: object): ReadonlyMap<string, number> {
  return new Map(Object.keys(codes).map((kind, index) => [kind, index + 1]));
}
