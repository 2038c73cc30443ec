import { makeObject, type Place, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild, OperationCall, OperationDraft } from '../build-types.ts';
import type { LibraryDefinition, Row } from '../define.ts';
import { fresh } from './handler-values.ts';
import { sessionIdentity } from './identity-keys.ts';
import { partValue } from './request-parts.ts';
import { bodyKeys, leakOf, responseHooks, responseOperations } from './responses.ts';
import { inputType, whereOf, type Action } from './sails-actions.ts';
import type { Shape } from './schema-shape.ts';

const request = 'sails.Request()';
const response = 'sails.Response()';
const statuses: Readonly<Record<string, number>> = {
  ok: 200,
  created: 201,
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  serverError: 500,
};

export const requestRows: readonly Row[] = [
  { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
  { api: `${request}.{allParams|param}()`, is: 'source', kind: 'request', in: 'body' },
  { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
  { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
  { api: `${request}.headers`, is: 'source', kind: 'request', in: 'header' },
  { api: `${request}.{get|header}()`, is: 'source', kind: 'request', in: 'header' },
  { api: `${request}.{cookies|signedCookies}`, is: 'source', kind: 'request', in: 'cookie' },
  { api: `${request}.file()`, is: 'source', kind: 'request', in: 'file' },
  { api: `${request}.{url|originalUrl|path}`, is: 'source', kind: 'request', in: 'url' },
  { api: `${request}.{hostname|ip|ips|host}`, is: 'source', kind: 'request', in: 'header' },
  { api: `${request}.{me|user|isAuthenticated|currentUser}`, is: 'identity' },
  { api: `${request}.session.{${sessionIdentity}|me}`, is: 'identity' },
  { api: `${response}.{status|set|header|type|cookie|clearCookie|attachment|location}`, is: 'function', returns: 'receiver' },
  { api: `${response}.{send|end|write}`, is: 'sink', kind: 'html', arg: 0 },
  { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
  { api: `${response}.sendfile`, is: 'sink', kind: 'path', arg: 0 },
]; // prettier-ignore

export const requestHooks: NonNullable<LibraryDefinition['hooks']> = responseHooks(response);

const sent =
  (status: number) =>
  ({ args: [body] }: OperationCall): OperationDraft => ({
    is: 'reply',
    status,
    kind: body === undefined ? 'empty' : 'json',
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  });

export const requestOperations: NonNullable<LibraryDefinition['operations']> = {
  ...responseOperations(response),
  ...Object.fromEntries(Object.entries(statuses).map(([name, status]) => [`${response}.${name}`, sent(status)])),
  [`${response}.view`]: () => ({ is: 'reply', status: 200, kind: 'html', keys: null, leaksError: '' }),
  'sails.exits().success': sent(200),
};

export interface SailsExchange {
  /** `req`, `res` and `next`, or the inputs and exits of an action */
  readonly args: readonly Value[];
  /** what an action has as `this` */
  readonly self?: Value;
}

/** What one request gives policies and handlers. */
export function sailsExchange(build: LibraryBuild): readonly [Value, Value, Value] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  return [fresh(build, request), fresh(build, response), evaluator.external(paths.parse('express.next'))];
}

/** Arguments of an action that declares its inputs: they are checked before. */
export function actionExchange(
  build: LibraryBuild,
  action: Action,
  [req, res]: readonly [Value, Value, Value],
  route: { readonly method: string; readonly path: string; readonly place: Place },
): SailsExchange {
  const inputs = action.machine?.props.get('inputs');
  const given = makeObject();
  for (const [name, input] of inputs?.kind === 'object' ? inputs.props : []) {
    const shape = shapes[inputType(input)] ?? null;
    const part = { in: whereOf(name, route.method, route.path), name, shape, validatedBy: 'sails' };
    given.props.set(name, partValue(part, route.place));
  }
  const self = makeObject();
  self.props.set('req', req);
  self.props.set('res', res);
  const exits = fresh(build, 'sails.exits()');
  return { args: [given, exits, self], self };
}

const shapes: Readonly<Record<string, Shape>> = {
  number: { kind: 'scalar', type: 'number' },
  boolean: { kind: 'scalar', type: 'boolean' },
  string: { kind: 'scalar', type: 'string' },
};
