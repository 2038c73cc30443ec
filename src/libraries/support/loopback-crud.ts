import { posix } from 'node:path';
import type { CallEvent } from '../../evaluate/events.ts';
import {
  asString,
  literal,
  options,
  truthiness,
  type ObjectValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { EndpointDraft, LibraryBuild } from '../build-types.ts';
import { frameworkDirectories } from './file-routes.ts';
import { joinPaths } from './paths.ts';

/** The controller that `@loopback/rest-crud` makes for a model. */
export interface CrudController {
  readonly basePath: string;
  readonly readonly: boolean;
  readonly place: Place;
  /** the call that made it, where there is one: a class may extend it */
  readonly madeBy: CallEvent | null;
}

const routes: readonly { readonly method: string; readonly path: string; readonly in: string; readonly name: string; readonly status: number }[] = [
  { method: 'POST', path: '', in: 'body', name: 'body', status: 200 },
  { method: 'GET', path: '', in: 'query', name: 'filter', status: 200 },
  { method: 'GET', path: '{id}', in: 'query', name: 'filter', status: 200 },
  { method: 'GET', path: 'count', in: 'query', name: 'where', status: 200 },
  { method: 'PATCH', path: '', in: 'body', name: 'body', status: 200 },
  { method: 'PATCH', path: '{id}', in: 'body', name: 'body', status: 204 },
  { method: 'PUT', path: '{id}', in: 'body', name: 'body', status: 204 },
  { method: 'DELETE', path: '{id}', in: '', name: '', status: 204 },
]; // prettier-ignore

/** `defineCrudRestController(Product, { basePath })`, and what `model-endpoints/*.rest-config.ts` export. */
export function crudControllers(build: LibraryBuild): CrudController[] {
  const found: CrudController[] = [];
  for (const { event } of build.calls('@loopback/rest-crud.defineCrudRestController')) {
    const settings = objectIn(event.args[1]);
    found.push(controllerOf(settings, event.place, event));
  }
  const homes = frameworkDirectories(build.project, { packages: ['@loopback/rest-crud'], config: /^$/ });
  for (const module of build.modules) {
    if (!/\.rest-config\.[cm]?[jt]s$/.test(module.path) || !homes.some((home) => isIn(home, module.path))) continue;
    const exported = build.evaluator.targetValue({ kind: 'commonjs', module, name: '*' });
    const settings = objectIn(exported) ?? objectIn(build.evaluator.exportOf(module, 'default'));
    if (settings === undefined || asString(settings.props.get('pattern')) !== 'CrudRest') continue;
    found.push(controllerOf(settings, settings.place ?? { module, start: 0, end: 0 }, null));
  }
  return found;
}

/** The endpoints of such a controller. */
export function crudEndpoints(
  build: LibraryBuild,
  controller: CrudController,
  common: Pick<EndpointDraft, 'app' | 'framework' | 'guards'> & { readonly prefix: string },
): void {
  const { app, framework, guards, prefix } = common;
  const { place } = controller;
  for (const route of routes) {
    if (controller.readonly && route.method !== 'GET') continue;
    const at = build.locate(place);
    build.endpoint({
      app,
      protocol: 'http',
      method: route.method,
      path: joinPaths(prefix, controller.basePath, route.path),
      framework,
      place,
      guards,
      // the package's own code answers
      handler: literal('CrudRest'),
      arguments: () => [],
      replies: 'call',
      defaultStatus: route.status,
      params:
        route.in === 'body' || route.in === 'query'
          ? [{ name: route.name, in: route.in, place: at, validatedBy: '@loopback/rest' }]
          : [],
      conditional: false,
    });
  }
}

function controllerOf(settings: ObjectValue | undefined, place: Place, madeBy: CallEvent | null): CrudController {
  const readonly = settings?.props.get('readonly');
  return {
    basePath: asString(settings?.props.get('basePath')) ?? '{?}',
    readonly: readonly !== undefined && truthiness(readonly) === true,
    place,
    madeBy,
  };
}

function objectIn(value: Value | undefined): ObjectValue | undefined {
  return (value === undefined ? [] : options(value)).find((option) => option.kind === 'object');
}

function isIn(directory: string, path: string): boolean {
  return directory === '' || !posix.relative(directory, path).startsWith('..');
}
