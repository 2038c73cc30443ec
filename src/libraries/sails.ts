import { posix } from 'node:path';
import { literal, truthiness, unknown, type Place, type Value } from '../evaluate/values.ts';
import { readDocument } from '../project/read.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { frameworkRoots, type FrameworkRoot } from './support/file-routes.ts';
import { inputsOf, policiesOf, policyGuard, sailsApp, type Action, type SailsApp } from './support/sails-actions.ts';
import {
  actionExchange,
  requestHooks,
  requestOperations,
  requestRows,
  sailsExchange,
} from './support/sails-requests.ts';
import { blueprintRoutes, customRoutes, type SailsRoute } from './support/sails-routes.ts';

const framework = { packages: ['sails'], config: /^\.sailsrc$/ };
const lifts = '{sails|sails.Sails()|sails.constructor()}.lift';

/** Sails: routes by configuration and by convention, actions by the places of their files, and the policies before them. */
export default defineLibrary({
  packages: ['sails'],
  versions: '0.12 || 1',
  docs: 'https://sailsjs.com/documentation/concepts',
  title: 'Sails',
  rows: [{ api: lifts, is: 'function', keeps: true }, ...requestRows],
  hooks: requestHooks,
  operations: requestOperations,
  build(build) {
    for (const root of frameworkRoots(build, framework)) {
      const app = sailsApp(build, root);
      const custom = customRoutes(app);
      const written = new Set(custom.map(({ method, path }) => `${method} ${path}`));
      const blueprints = hasBlueprints(build, root, app) ? blueprintRoutes(app, versionOf(build, root)) : [];
      const implicit = blueprints.filter(
        ({ method, path }) => !written.has(`${method} ${path}`) && !written.has(`ALL ${path}`),
      );
      const routes = [...custom, ...implicit];
      const [first] = routes;
      if (first === undefined) continue;
      const draft = createApp(build, root, first.place);
      for (const route of routes) declare(build, app, draft, route);
    }
  },
});

/** `hooks: { blueprints: false }` in `.sailsrc` or in the configuration: nothing is there that is not written down. */
function hasBlueprints(build: LibraryBuild, root: FrameworkRoot, app: SailsApp): boolean {
  const set = (app.config.get('hooks') ?? []).map(({ props }) => props.get('blueprints'));
  if (set.some((value) => value !== undefined && truthiness(value) === false)) return false;
  const read = readDocument(build.project.root, posix.join(root.directory, '.sailsrc'));
  return !('text' in read) || !/"hooks"\s*:\s*\{[^{}]*"blueprints"\s*:\s*false/.test(read.text);
}

function versionOf(build: LibraryBuild, root: FrameworkRoot): number | null {
  const dependency = build.project.packages.find(({ directory }) => directory === root.directory)?.dependencies[
    'sails'
  ];
  const major = /\d+/.exec(dependency?.version || (dependency?.range ?? ''))?.[0];
  return major === undefined ? null : Number(major);
}

function createApp(build: LibraryBuild, root: FrameworkRoot, at: Place): AppDraft {
  const started = build
    .calls(lifts)
    .find(({ event }) => (event.place.module.package?.directory ?? '') === root.directory);
  const draft = build.app({
    framework: 'sails',
    place: started?.event.place ?? at,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: true,
      requestIds: false,
      shutdownHooks: true,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => sailsExchange(build),
  });
  if (started !== undefined) build.listens(draft, started.event.place);
  return draft;
}

function declare(build: LibraryBuild, app: SailsApp, draft: AppDraft, route: SailsRoute): void {
  const { method, path, place } = route;
  const guards: GuardDraft[] = [];
  let action: Action | undefined;
  let handler: Value = unknown;
  for (const target of route.targets) {
    if (target.kind === 'policy') guards.push(...policyGuard(app, target.value, place, false));
    else if (target.kind === 'action') {
      action = app.actions.get(target.identity);
      guards.push(...policiesOf(app, target.identity, place));
      // what the framework does for a model by itself
      handler = action?.value ?? literal(target.identity);
    } else if (target.kind === 'other') handler = literal(target.name);
    else {
      // of several functions the last one answers
      if (handler.kind === 'function') guards.push({ value: handler, scope: 'route', place, conditional: false });
      handler = target.value;
    }
  }
  const exchange = sailsExchange(build);
  const given =
    action === undefined || action.machine === null
      ? { args: exchange }
      : actionExchange(build, action, exchange, { method, path, place });
  build.endpoint({
    app: draft,
    protocol: 'http',
    method,
    path,
    framework: 'sails',
    place,
    guards: guards.map((guard) => ({ ...guard, args: exchange })),
    handler,
    ...(given.self === undefined ? {} : { self: given.self }),
    arguments: () => given.args,
    replies: given.self === undefined ? 'call' : 'return',
    defaultStatus: 200,
    params: action === undefined ? [] : (inputsOf(build, action, method, path) ?? []),
    conditional: route.conditional,
  });
}
