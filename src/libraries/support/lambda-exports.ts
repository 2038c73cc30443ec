import { posix } from 'node:path';
import type { Module } from '../../link/types.ts';
import { pushChildren, type BodyNode } from '../../link/walk.ts';
import { options, type FunctionValue } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import type { ExportedHandler } from './file-handlers.ts';
import { exportedHandlers } from './file-handlers.ts';
import { middyPackages } from './middy.ts';

/** Members that only what a gateway hands over has. */
const ofRequest: ReadonlySet<string> = new Set([
  'queryStringParameters',
  'multiValueQueryStringParameters',
  'rawQueryString',
  'pathParameters',
  'httpMethod',
  'rawPath',
  'isBase64Encoded',
  'multiValueHeaders',
]);
/** Code that says itself what is deployed, wherever it stands. */
const deploying = /^(?:aws-cdk-lib|@aws-cdk\/|sst|@pulumi\/)/;
/** What functions of other platforms import. */
const elsewhere = /^(?:@netlify\/|@sveltejs\/|firebase-functions|@google-cloud\/functions)/;

/**
 * Exports named like the handler of a function that nothing was seen to deploy: `exports.handler = async (event, context) => …`.
 * `request`: what it reads of the event shows that a gateway calls it.
 */
export function untypedHandlers(build: LibraryBuild): (ExportedHandler & { request: boolean })[] {
  const { modules } = build.program;
  if (modules.some((module) => imports(module, deploying))) return [];
  // beside a configuration that says what is deployed, other exports are parts of it
  const configured = build.project.documents.flatMap(({ kind, path }) =>
    kind === 'serverless' ? [posix.dirname(path)] : [],
  );
  return build.modules.flatMap((module) => {
    if (configured.some((directory) => directory === '.' || module.path.startsWith(`${directory}/`))) return [];
    if (/(?:^|\/)netlify\/|\+(?:server|page)\.|hooks\.server\./.test(module.path) || imports(module, elsewhere))
      return [];
    return [...exportedHandlers(build, module, () => true), ...replacedHandlers(build, module)].flatMap((exported) => {
      const wrapped = options(exported.value).some(
        (option) => option.kind === 'external' && middyPackages.some((name) => option.path.root.text === name),
      );
      if (wrapped) return [{ ...exported, request: true }];
      const called = /^(?:handler|lambda_?handler)$/i.test(exported.name);
      return options(exported.value).flatMap((option) =>
        option.kind === 'function' && takesEvent(option) && (called || isCalledLikeOne(option))
          ? [{ ...exported, request: readsRequest(option) }]
          : [],
      );
    });
  });
}

/** `exports.handler = …` that a later one in the file replaces: samples stand one after the other. */
function replacedHandlers(build: LibraryBuild, module: Module): ExportedHandler[] {
  const assigned = (module.facts.functions[0]?.body ?? []).flatMap((statement) => {
    if (statement.kind !== 'expression' || statement.value.kind !== 'assign') return [];
    const { target, value } = statement.value;
    const isHandler =
      target.kind === 'target' && target.target.kind === 'member' && target.target.property === 'handler';
    return isHandler && value.kind === 'function' ? [value] : [];
  });
  return assigned.slice(0, -1).map(({ fn, start, end }) => ({
    name: 'handler',
    value: build.evaluator.functionAt(build.evaluator.moduleFrame(module), fn, null, null),
    place: { module, start, end },
  }));
}

function imports({ facts }: Module, names: RegExp): boolean {
  return facts.requests.some(({ source }) => names.test(source));
}

function takesEvent({ module, fn }: FunctionValue): boolean {
  const [event, context, ...others] = module.facts.functions[fn]?.params ?? [];
  const named = (param: typeof event, names: RegExp): boolean =>
    param?.pattern.kind === 'variable' && names.test(param.pattern.name);
  if (!named(event, /^_?(?:event|evt)$/i) || others.length > 1) return false;
  return context === undefined || named(context, /^_{0,2}(?:context|ctx)$/i);
}

/** `exports.resize = (event, context, callback) => …`, or one without a callback that reads what only a gateway hands over: whatever its name. */
function isCalledLikeOne(option: FunctionValue): boolean {
  const { length = 0 } = option.module.facts.functions[option.fn]?.params ?? [];
  return length === 3 || (length === 2 && readsRequest(option));
}

/** Whether anything in the function reads a member that only requests have. */
function readsRequest({ module, fn }: FunctionValue): boolean {
  const outer = module.facts.functions[fn];
  return outer !== undefined && bodiesWithin(module, outer).some((body) => reads(body));
}

function bodiesWithin({ facts }: Module, outer: { start: number; end: number }): BodyNode[][] {
  return facts.functions
    .filter(({ start, end }) => start >= outer.start && end <= outer.end)
    .map(({ body }) => [...body]);
}

function reads(stack: BodyNode[]): boolean {
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'member' && ofRequest.has(node.property)) return true;
    if (
      node.kind === 'declare' &&
      node.pattern.kind === 'object-pattern' &&
      namesIn(node.pattern).some((name) => ofRequest.has(name))
    )
      return true;
    pushChildren(node, stack);
  }
  return false;
}

function namesIn(pattern: { readonly properties: readonly unknown[] }): string[] {
  return pattern.properties.flatMap((property) =>
    typeof property === 'object' && property !== null && 'key' in property && typeof property.key === 'string'
      ? [property.key]
      : [],
  );
}
