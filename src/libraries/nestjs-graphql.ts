import { asString, type ExternalValue } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { declareHandlers, type Handling } from './support/nest-handlers.ts';

const operations: Readonly<Record<string, string>> = {
  Query: 'QUERY',
  Mutation: 'MUTATION',
  Subscription: 'SUBSCRIPTION',
};

/**
 * GraphQL with Nest: what a client can ask for at the root. Resolvers of fields are left out: no request reaches them but
 * through one of these, and Nest puts no guards before them unless it is told to.
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
    declareHandlers(build, '@nestjs/graphql.Resolver()', (verb, { member }): Handling | null => {
      const method = verb.path.text.startsWith('@nestjs/graphql.') ? operations[verb.path.name] : undefined;
      return method === undefined ? null : { protocol: 'graphql', method, path: nameOf(verb) ?? member.name };
    });
  },
});

/** `@Query('name')`, `@Query(() => Type, { name: 'name' })`. */
function nameOf(verb: ExternalValue): string | null {
  for (const argument of verb.args) {
    const name = asString(argument) ?? (argument.kind === 'object' ? asString(argument.props.get('name')) : null);
    if (name !== null) return name;
  }
  return null;
}
