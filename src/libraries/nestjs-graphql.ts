import { asString, options, settle, type ExternalValue } from '../evaluate/values.ts';
import type { Package } from '../project/types.ts';
import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { className } from './support/decorated-members.ts';
import { declareDecoratedElementFields } from './support/graphql-lists.ts';
import { nestContainer } from './support/nest-container.ts';
import { exchangeOf } from './support/nest-context.ts';
import { metadataObject } from './support/nest-decorators.ts';
import { declareHandlers, type Handling } from './support/nest-handlers.ts';
import { argumentsOf } from './support/nest-params.ts';
import { nestGraph } from './support/nest-modules.ts';
import { joinPaths } from './support/paths.ts';

const operations: Readonly<Record<string, string>> = {
  Query: 'QUERY',
  Mutation: 'MUTATION',
  Subscription: 'SUBSCRIPTION',
};

/**
 * GraphQL with Nest: what a client can ask for at the root. Resolvers of fields are no endpoints: no request reaches them but
 * through one of these, and Nest puts no guards before them unless it is told to. What they do is asked for each element of a list.
 */
export default defineLibrary({
  packages: ['@nestjs/graphql', '@nestjs/apollo', '@nestjs/mercurius'],
  docs: 'https://docs.nestjs.com/graphql/quick-start',
  title: 'GraphQL (NestJS)',
  rows: [
    { api: '@nestjs/graphql.GqlExecutionContext()', is: 'alias', of: '@nestjs/common.ExecutionContext()' },
    {
      api: '@nestjs/graphql.{Query|Mutation|Subscription|ResolveField|Resolver|Args|Field|ObjectType|InputType|ArgsType}',
      is: 'function',
      keeps: true,
    },
  ],
  build(build) {
    const mounts = mountsOf(build);
    declareHandlers(build, '@nestjs/graphql.Resolver()', (verb, { member }): Handling | null => {
      const method = verb.path.text.startsWith('@nestjs/graphql.') ? operations[verb.path.name] : undefined;
      if (method === undefined) return null;
      const name = nameOf(verb) ?? member.name;
      return {
        protocol: 'graphql',
        method,
        path: name,
        mount: mounts.get(verb.call?.place.module.package ?? null) ?? '',
      };
    });
    declareDecoratedElementFields(build, '@nestjs/graphql', (cls, method, verb) => {
      const place = verb.call?.place ?? { module: cls.module, start: method.member.start, end: method.member.end };
      const exchange = exchangeOf(build, {
        platform: 'express',
        type: 'graphql',
        method: 'QUERY',
        path: method.member.name,
        place,
        classMetadata: metadataObject([], className(cls)),
        methodMetadata: metadataObject(method.decorators, method.member.name),
      });
      return { self: nestContainer(build).instance(cls), args: argumentsOf(build, method, exchange, [], place).values };
    });
  },
});

/** The path that answers, for each package that says so: Nest's own default where the settings are known and have none. */
function mountsOf(build: LibraryBuild): Map<Package | null, string> {
  const mounts = new Map<Package | null, string>();
  for (const { path: api, args, call } of nestGraph(build).configured) {
    if (!/^@nestjs\/graphql\.GraphQLModule\.forRoot(?:Async)?\(\)$/.test(api.text) || call === null) continue;
    const [given] = args;
    const make = given?.kind === 'object' ? given.props.get('useFactory') : undefined;
    const made = make?.kind === 'function' ? settle(build.evaluator.runRoot(make, []).value) : given;
    const settings = made === undefined ? undefined : options(made).find((option) => option.kind === 'object');
    // a prefix for all of the application's routes may come before it
    if (settings?.kind !== 'object' || settings.rest !== null || settings.props.has('useGlobalPrefix')) continue;
    const path = settings.props.get('path');
    const text = path === undefined ? '/graphql' : asString(path);
    if (text !== null) mounts.set(call.place.module.package, joinPaths(text));
  }
  return mounts;
}

/** `@Query('name')`, `@Query(() => Type, { name: 'name' })`. */
function nameOf(verb: ExternalValue): string | null {
  for (const argument of verb.args) {
    const name = asString(argument) ?? (argument.kind === 'object' ? asString(argument.props.get('name')) : null);
    if (name !== null) return name;
  }
  return null;
}
