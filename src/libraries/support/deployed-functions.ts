import { posix } from 'node:path';
import { options, type Value } from '../../evaluate/values.ts';
import type { Consumer } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { exportedHandlers, type ExportedHandler } from './file-handlers.ts';

/** A function that a configuration hands to a platform, and what calls it there. */
export interface DeployedFunction {
  /** by which the configuration refers to it */
  readonly name: string;
  readonly handler: HandlerFile;
  readonly requests: readonly RequestTrigger[];
  readonly others: readonly OtherTrigger[];
}

/** `src/users.create`: a file of the audited directory without its extension, and what it exports. */
export interface HandlerFile {
  readonly file: string;
  readonly name: string;
}

export interface RequestTrigger {
  readonly protocol: 'http' | 'ws';
  readonly method: string;
  /** as API Gateway writes it: `/users/{id}`, `/{proxy+}` */
  readonly path: string;
  /** what requests have to pass before, as the configuration says it */
  readonly guard: DeclaredGuard | null;
}

export interface DeclaredGuard {
  readonly name: string;
  /** the function of the project that decides; null if the platform does */
  readonly handler: HandlerFile | null;
}

/** A message, a file or the clock. */
export interface OtherTrigger {
  readonly kind: Exclude<Consumer['kind'], 'event'>;
  readonly name: string;
  readonly library: string;
  readonly batch?: number | null;
  readonly timezone?: string | null;
}

/** One service: what is deployed together. */
export interface Deployment {
  readonly functions: readonly DeployedFunction[];
}

/** `src/users.create` relative to a directory of the project; null for what is no handler. */
export function handlerFile(directory: string, text: string): HandlerFile | null {
  const at = text.lastIndexOf('.');
  if (at <= 0 || text.includes('{?}')) return null;
  const file = posix.join(directory, text.slice(0, at).replace(/^\/\{project\}\//, ''));
  return file.startsWith('..') ? null : { file, name: text.slice(at + 1) };
}

const extensions = ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs', 'tsx', 'jsx'];
/** Where bundlers write to what lies elsewhere. */
const output = /(^|\/)(?:\.?build|dist|lib|out|\.webpack|\.esbuild|_warmup)\//;

/** What a handler of a configuration is in the code; null if it is not there. */
export function exportAt(build: LibraryBuild, { file, name }: HandlerFile): ExportedHandler | null {
  for (const path of new Set([file, file.replace(output, '$1src/'), file.replace(output, '$1')])) {
    for (const each of [path, `${path}/index`]) {
      for (const extension of extensions) {
        const module = build.program.moduleAt(`${each}.${extension}`);
        if (module === undefined) continue;
        const found = exportedHandlers(build, module, (exported) => exported === name)[0];
        // `module.exports.create = …` beside imports
        const value = found?.value ?? build.evaluator.targetValue({ kind: 'commonjs', module, name });
        const assigned = options(value).find((option) => option.kind === 'function' || option.kind === 'external');
        if (found === undefined && assigned === undefined) continue;
        const own = assigned?.kind === 'function' ? build.evaluator.placeOfFunction(assigned) : null;
        const place = found === undefined || found.place.end === 0 ? own : found.place;
        return { name, value, place: place ?? { module, start: 0, end: 0 } };
      }
    }
  }
  return null;
}

const invokedBy = 'AWS Lambda';

/** A function that nothing is said to call: whoever may invoke it hands it what it gets. */
export function invoked(name: string): OtherTrigger {
  return { kind: 'topic', name, library: invokedBy };
}

/** What decides about the requests of others is called for that, and by nobody else. */
export function withoutDeciding(functions: readonly DeployedFunction[]): DeployedFunction[] {
  const deciding = functions.flatMap(({ requests }) => requests.flatMap(({ guard }) => guard?.handler ?? []));
  return functions.map((each) =>
    deciding.some(({ file, name }) => file === each.handler.file && name === each.handler.name)
      ? { ...each, others: each.others.filter(({ library }) => library !== invokedBy) }
      : each,
  );
}

/** The verbs of a configuration as the model has them. */
export function verbOf(text: string): string {
  const upper = text.toUpperCase();
  return upper === 'ANY' || upper === '*' || upper === 'X-AMAZON-APIGATEWAY-ANY-METHOD' ? 'ALL' : upper;
}

/** `arn:aws:sqs:eu-west-1:123:orders`, `Queue.Arn`, `["Queue", "Arn"]`: what is named. */
export function nameInReference(reference: unknown): string {
  if (Array.isArray(reference)) return nameInReference(reference[0]);
  if (typeof reference === 'string') {
    const arn = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(reference)?.[1];
    const own = (arn ?? reference).replace(/^(?:table|stream|queue)\//, '');
    return own.replace(/\.(?:Arn|StreamArn|TopicName|QueueName)$/, '').split('/stream')[0] || '{?}';
  }
  if (typeof reference !== 'object' || reference === null) return '{?}';
  for (const value of Object.values(reference)) {
    const name = nameInReference(value);
    if (name !== '{?}') return name;
  }
  return '{?}';
}

/** A member of plain data. */
export function at(data: unknown, ...path: readonly string[]): unknown {
  let value = data;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return value;
}

export function textAt(data: unknown, ...path: readonly string[]): string | null {
  const value = at(data, ...path);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

/** Members of plain data, in order; empty for what has none. */
export function entriesOf(data: unknown): [string, unknown][] {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.entries(data) : [];
}

/** A value as plain data: what is not known is `{?}`. */
export function plainData(value: Value | undefined, depth = 10): unknown {
  if (value === undefined || depth === 0) return undefined;
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'bigint' ? String(value.value) : value.value;
    case 'text':
      return value.parts.map((part) => (typeof part === 'string' ? part : '{?}')).join('');
    case 'array':
      return value.elements.map((element) => plainData(element, depth - 1));
    case 'object':
      return Object.fromEntries([...value.props].map(([name, prop]) => [name, plainData(prop, depth - 1)]));
    case 'union':
      return plainData(
        value.options.find(({ kind }) => kind === 'object' || kind === 'literal'),
        depth,
      );
    default:
      return '{?}';
  }
}
