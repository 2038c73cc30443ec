import { asString, unknown } from '../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { methodNames } from './support/http-methods.ts';
import { pathsOf } from './support/paths.ts';

const router = 'parse-server.PromiseRouter()';
const verbs: ReadonlySet<string> = new Set(methodNames.map((name) => name.toUpperCase()));

/**
 * Routers of Parse Server: classes that register their routes in `mountRoutes()`, which the base class calls. Parse Server's
 * own code is followed as it is; this is for routers whose base class is in the package, or in a part that is not there.
 */
export default defineLibrary({
  packages: ['parse-server', 'parse-server/lib/PromiseRouter'],
  docs: 'https://docs.parseplatform.org/parse-server/guide/',
  rows: [
    { api: 'parse-server/lib/PromiseRouter()', is: 'alias', of: router },
    { api: 'parse-server/lib/PromiseRouter.default()', is: 'alias', of: router },
    { api: 'global.PromiseRouter()', is: 'alias', of: router },
    { api: `${router}.{route|merge|mountOnto}`, is: 'function', keeps: true },
  ],
  build(build) {
    mountRoutes(build);
    for (const { event, activation, conditional } of build.calls(`${router}.route`)) {
      const [verb, path, ...handlers] = event.args;
      const method = asString(verb);
      if (method !== null && !verbs.has(method)) continue;
      const { place } = event;
      const guards = handlers
        .slice(0, -1)
        .map((value): GuardDraft => ({ value, scope: 'route', place, conditional: false }));
      for (const each of pathsOf(path) ?? ['{?}'])
        build.endpoint({
          app: null,
          protocol: 'http',
          method: method ?? 'ALL',
          path: each,
          framework: 'parse-server',
          place,
          registered: { in: activation, spelled: event.spelled[1] === true },
          mounted: false,
          guards,
          handler: handlers.at(-1) ?? unknown,
          arguments: () => [fresh(build, 'express.Request()')],
          replies: 'return',
          defaultStatus: 200,
          conditional,
        });
    }
  },
});

/** The constructor of the base class, which is not there to be run, calls `mountRoutes()`. */
function mountRoutes({ modules, evaluator }: LibraryBuild): void {
  for (const module of modules)
    for (const [cls, { members, superclass }] of module.facts.classes.entries()) {
      const member = members.find(({ name, kind }) => name === 'mountRoutes' && kind === 'method');
      if (member === undefined || superclass === null) continue;
      const self = evaluator.instanceOf({ module, cls });
      if (self.base?.kind !== 'external' || self.base.path.text !== router) continue;
      evaluator.runRoot(
        evaluator.functionAt(evaluator.moduleFrame(module), member.fn, self, evaluator.classValue({ module, cls })),
        [],
        self,
      );
    }
}
