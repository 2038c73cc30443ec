import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import { ConfigurationError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { configurationSchema } from './schema.ts';
import { defaultConfiguration } from './types.ts';
import type { Node, ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import type { Configuration } from './types.ts';

/** A problem at an offset of the file. */
interface Problem {
  offset: number;
  message: string;
}

/** Problems shown at once; the first ones usually cause the others. */
const problemsShown = 5;

/**
 * Reads a configuration file's text. Throws a `ConfigurationError` that names file, line and column of everything that is wrong:
 * a setting that is dropped in silence is worse than none.
 */
export function parseConfiguration(text: string, file: string, ruleIds: ReadonlySet<string>): Configuration {
  const errors: ParseError[] = [];
  const source = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const tree = treeOf(source, errors);
  if (tree === null) throw failure([{ offset: 0, message: 'the file is nested too deeply.' }], text, file);
  if (tree === undefined || errors.length > 0) {
    const problems = errors.map(({ error, offset }) => ({
      offset,
      message: syntaxMessage(printParseErrorCode(error)),
    }));
    throw failure(problems.length > 0 ? problems : [{ offset: 0, message: 'the file is empty' }], text, file);
  }

  const parsed = configurationSchema.safeParse(getNodeValue(tree));
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => explain(issue, tree));
  problems.push(...unknownRules(tree, ruleIds), ...duplicateKeys(tree));
  if (!parsed.success || problems.length > 0) throw failure(problems, text, file);

  const given = parsed.data;
  const defaults = defaultConfiguration();
  return {
    file,
    profile: given.profile ?? defaults.profile,
    rules: given.rules ?? {},
    paths: { include: given.paths?.include ?? [], exclude: given.paths?.exclude ?? [] },
    responseFormat: given.responseFormat ?? defaults.responseFormat,
    threatModels: given.threatModels ?? defaults.threatModels,
    tables: given.tables ?? {},
    guards: Object.fromEntries(
      Object.entries(given.guards ?? {}).map(([name, kinds]) => [name, typeof kinds === 'string' ? [kinds] : kinds]),
    ),
    layers: Object.entries(given.layers ?? {}).map(([pattern, layer]) => ({ pattern, layer })),
    failOn: given.failOn ?? defaults.failOn,
  };
}

/** Null where brackets stand in one another thousandfold: the parser is recursive. */
function treeOf(source: string, errors: ParseError[]): Node | undefined | null {
  try {
    return parseTree(source, errors, { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Says what is wrong in words, at the key or value it is about. */
function explain(issue: z.core.$ZodIssue, tree: Node): Problem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const node = findNodeAtLocation(tree, path) ?? tree;
  const name = path.length === 0 ? 'the configuration' : `"${path.join('.')}"`;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(path);
      return issue.keys.map((key) => ({
        offset: keyOffset(node, key),
        message: `unknown setting "${[...path, key].join('.')}".${didYouMean(key, known) || ` There are: ${known.join(', ')}.`}`,
      }));
    }
    case 'invalid_value':
      return [{ offset: node.offset, message: oneOf(name, node, issue.values.map(String)) }];
    case 'invalid_union': {
      const values = issue.errors
        .flat()
        .flatMap((part) => (part.code === 'invalid_value' ? part.values.map(String) : []));
      const nested = issue.errors.flat().find((part) => part.path.length > 0);
      if (nested !== undefined) return explain({ ...nested, path: [...issue.path, ...nested.path] }, tree);
      const alternatives = issue.errors
        .flat()
        .flatMap((part) => (part.code === 'invalid_type' ? [withArticle(part.expected)] : []));
      return [{ offset: node.offset, message: oneOf(name, node, values, alternatives) }];
    }
    case 'invalid_type':
      return [
        {
          offset: node.offset,
          message: `${name} must be ${withArticle(issue.expected)}, not ${withArticle(node.type)}.`,
        },
      ];
    default:
      return [{ offset: node.offset, message: `${name}: ${issue.message}.` }];
  }
}

function oneOf(name: string, node: Node, values: readonly string[], others: readonly string[] = []): string {
  const given: unknown = getNodeValue(node);
  const choices = [...values.map((value) => `"${value}"`), ...others];
  const last = choices.at(-1) ?? '';
  const list = choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
  const hint = typeof given === 'string' ? didYouMean(given, values) : '';
  return `${name} must be ${list}, not ${JSON.stringify(given)}.${hint}`;
}

function withArticle(type: string): string {
  if (type === 'int') return 'a whole number';
  if (type === 'record') return 'an object';
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

/** The settings that exist at a path, for the nearest names. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  const { shape } = configurationSchema;
  const keys = path[0] === 'paths' ? shape.paths.unwrap().shape : shape;
  return Object.keys(keys).filter((key) => key !== '$schema');
}

function unknownRules(tree: Node, ruleIds: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  for (const { key, offset } of keysOf(findNodeAtLocation(tree, ['rules']))) {
    if (!ruleIds.has(key)) problems.push({ offset, message: `unknown rule "${key}".${didYouMean(key, ruleIds)}` });
  }
  return problems;
}

/** JSON lets the last one win without a word. */
function duplicateKeys(node: Node): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const { key, offset } of keysOf(node)) {
    if (seen.has(key)) problems.push({ offset, message: `"${key}" is there twice.` });
    seen.add(key);
  }
  for (const child of node.children ?? []) problems.push(...duplicateKeys(child));
  return problems;
}

function keysOf(node: Node | undefined): { key: string; offset: number }[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap((property) => {
    const key = property.children?.[0];
    return key === undefined ? [] : [{ key: String(key.value), offset: key.offset }];
  });
}

function keyOffset(node: Node, key: string): number {
  return keysOf(node).find((entry) => entry.key === key)?.offset ?? node.offset;
}

/** `PropertyNameExpected` → `property name expected` */
function syntaxMessage(code: string): string {
  return `${code.replaceAll(/\B([A-Z])/g, ' $1').toLowerCase()}.`;
}

function failure(problems: readonly Problem[], text: string, file: string): ConfigurationError {
  const sorted = [...problems].sort((a, b) => a.offset - b.offset);
  const lines = sorted
    .slice(0, problemsShown)
    .map(({ offset, message }) => `${file}:${position(text, offset)}: ${message}`);
  const rest = sorted.length - lines.length;
  if (rest > 0) lines.push(`… and ${rest} more`);
  return new ConfigurationError(lines.join('\n'));
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}
