import {
  asText,
  makeArray,
  options,
  unknown,
  type ClassValue,
  type ExternalValue,
  type Value,
} from '../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { isTrue } from './support/arguments.ts';
import { definitionsIn } from './support/graphql-definitions.ts';
import { declareField } from './support/graphql-fields.ts';
import { declareDecoratedElementFields } from './support/graphql-lists.ts';
import type { Operation } from './support/graphql-sdl.ts';
import { memberIn, serverFor } from './support/graphql-servers.ts';
import { classDecorators, methodsOf } from './support/nest-decorators.ts';
import { parametersOf, type ResolverData } from './support/type-graphql-params.ts';

const operations: Readonly<Record<string, Operation>> = {
  'type-graphql.Query()': 'QUERY',
  'type-graphql.Mutation()': 'MUTATION',
  'type-graphql.Subscription()': 'SUBSCRIPTION',
};

/** TypeGraphQL: classes whose decorated methods answer the fields of the root. */
export default defineLibrary({
  packages: ['type-graphql'],
  docs: 'https://typegraphql.com',
  title: 'TypeGraphQL',
  rows: [
    {
      api: 'type-graphql.{Resolver|Query|Mutation|Subscription|FieldResolver|Field|ObjectType|InputType|ArgsType|InterfaceType|Arg|Args|Ctx|Root|Info|PubSub|Authorized|UseMiddleware|createMethodDecorator|createMethodMiddlewareDecorator|createParamDecorator|createParameterDecorator|createUnionType|registerEnumType|buildSchema|buildSchemaSync|buildTypeDefsAndResolvers}',
      is: 'function',
      keeps: true,
    },
    { api: 'type-graphql.{buildSchema|buildTypeDefsAndResolvers}', is: 'function', keeps: true, async: true },
  ],
  build(build) {
    const settings = build
      .calls('type-graphql.{buildSchema|buildSchemaSync|buildTypeDefsAndResolvers}')
      .map(({ event }) => event.args[0] ?? unknown);
    const served = listedClasses(settings);
    for (const { cls, decorator } of build.decorated('type-graphql.Resolver()')) {
      // a base class answers through those that extend it
      if (decorator.args.some((argument) => isTrue(memberIn(argument, 'isAbstract')))) continue;
      if (served !== null && !served.some((each) => each.module === cls.module && each.cls === cls.cls)) continue;
      declareResolver(build, cls, settings);
    }
    declareDecoratedElementFields(build, 'type-graphql', (cls, method) => ({
      self: build.evaluator.instanceOf({ module: cls.module, cls: cls.cls }),
      args: parametersOf(build, method, { context: unknown, root: unknown, info: unknown }).values,
    }));
  },
});

/** The classes that schemas are built of; null if they are found by their files, or not known. */
function listedClasses(settings: readonly Value[]): ClassValue[] | null {
  const classes: ClassValue[] = [];
  for (const each of settings) {
    const list = memberIn(each, 'resolvers');
    if (list?.kind !== 'array' || list.rest !== null || list.elements.length === 0) return null;
    for (const element of list.elements) {
      if (element.kind !== 'class') return null;
      classes.push(element);
    }
  }
  return classes.length === 0 ? null : classes;
}

function declareResolver(build: LibraryBuild, cls: ClassValue, settings: readonly Value[]): void {
  const onClass = classDecorators(build, cls);
  const self = build.evaluator.instanceOf({ module: cls.module, cls: cls.cls });
  for (const method of methodsOf(build, cls)) {
    for (const verb of method.decorators) {
      const operation = verb.call === null ? undefined : operations[verb.path.text];
      const place = verb.call?.place;
      if (operation === undefined || place === undefined) continue;
      const server = serverFor(build, place, (given) =>
        definitionsIn(build, given).through.some(({ path }) => path.root.text === 'type-graphql'),
      );
      const data: ResolverData = { context: server.context(), root: unknown, info: unknown };
      const given = parametersOf(build, method, data);
      declareField(
        build,
        {
          operation,
          name: nameOf(verb) ?? method.member.name,
          framework: 'type-graphql',
          resolve: build.evaluator.functionAt(method.cls.frame, method.member.fn, self, method.cls),
          self,
          args: given.args,
          place,
          guards: guardsOf(build, settings, [...onClass, ...method.decorators], given.data),
          pass: () => given.values,
        },
        server,
      );
    }
  }
}

/** `@Query(() => Type, { name: 'people' })`. */
function nameOf(verb: ExternalValue): string | null {
  for (const argument of verb.args) {
    const name = asText(memberIn(argument, 'name'));
    if (name !== null) return name;
    if (memberIn(argument, 'name') !== undefined) return '{?}';
  }
  return null;
}

/** What the schema demands of every field, what `@Authorized()` asks of the schema's checker, and middleware. */
function guardsOf(
  build: LibraryBuild,
  settings: readonly Value[],
  decorators: readonly ExternalValue[],
  data: Value,
): GuardDraft[] {
  const guards: GuardDraft[] = [];
  const next = build.evaluator.external(build.evaluator.knowledge.paths.parse('type-graphql.next'));
  const middleware = (value: Value, place: GuardDraft['place'], scope: GuardDraft['scope']): void => {
    for (const option of options(value)) {
      if (option.kind === 'array') for (const element of option.elements) middleware(element, place, scope);
      else {
        const self =
          option.kind === 'class' ? build.evaluator.instanceOf({ module: option.module, cls: option.cls }) : null;
        const use = self === null ? option : build.evaluator.asRoot((machine) => machine.member(self, 'use', place));
        const args = [data, next];
        guards.push({ value: use, scope, place, conditional: false, args, ...(self === null ? {} : { self }) });
      }
    }
  };
  for (const each of settings) {
    const global = memberIn(each, 'globalMiddlewares');
    const [call] = build.calls('type-graphql.{buildSchema|buildSchemaSync|buildTypeDefsAndResolvers}');
    if (global !== undefined && call !== undefined) middleware(global, call.event.place, 'global');
  }
  for (const decorator of decorators) {
    const place = decorator.call?.place;
    if (place === undefined) continue;
    if (decorator.path.text === 'type-graphql.UseMiddleware()')
      for (const argument of decorator.args) middleware(argument, place, 'route');
    else if (/^type-graphql\.createMethod(?:Middleware)?Decorator\(\)/.test(decorator.path.text))
      for (const argument of decorator.args) middleware(argument, place, 'route');
    else if (decorator.path.text === 'type-graphql.Authorized()') {
      const roles = decorator.args.flatMap((argument) => (argument.kind === 'array' ? argument.elements : [argument]));
      const checker = settings.map((each) => memberIn(each, 'authChecker')).find((each) => each !== undefined);
      const self =
        checker?.kind === 'class' ? build.evaluator.instanceOf({ module: checker.module, cls: checker.cls }) : null;
      guards.push({
        value:
          self === null
            ? (checker ?? unknown)
            : build.evaluator.asRoot((machine) => machine.member(self, 'check', place)),
        ...(self === null ? {} : { self }),
        name: 'Authorized',
        kinds: roles.length > 0 ? ['authentication', 'authorization'] : ['authentication'],
        scope: 'route',
        place,
        conditional: false,
        args: [data, makeArray(roles)],
      });
    }
  }
  return guards;
}
