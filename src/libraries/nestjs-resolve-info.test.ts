import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a guard learns from the information on a resolver whether it stands before an operation or a field', async () => {
  const { endpoints } = await modelOf(`
import { NestFactory, APP_GUARD, Reflector } from '@nestjs/core';
import { CanActivate, ExecutionContext, Injectable, Module, SetMetadata } from '@nestjs/common';
import { GqlExecutionContext, Mutation, Query, Resolver } from '@nestjs/graphql';
const Allow = (...rights: string[]) => SetMetadata('rights', rights);
@Injectable()
class RightsGuard implements CanActivate {
  constructor(private reflector: Reflector) {}
  canActivate(context: ExecutionContext) {
    const graphql = GqlExecutionContext.create(context);
    const parent = graphql.getInfo().parentType.name;
    if (parent !== 'Query' && parent !== 'Mutation') return true;
    const rights = this.reflector.get<string[]>('rights', context.getHandler());
    if (!rights || rights.includes('anyone')) return true;
    const token = graphql.getContext().req.headers.authorization;
    const user = token ? userOf(token) : undefined;
    if (user && user.rights.includes(rights[0])) return true;
    throw new Error('not you');
  }
}
@Resolver()
class ShopResolver {
  @Query() @Allow('anyone') products() { return []; }
  @Query() @Allow('orders') orders() { return []; }
  @Mutation() @Allow('orders') cancel() { return true; }
}
@Module({ providers: [ShopResolver, { provide: APP_GUARD, useClass: RightsGuard }] })
class AppModule {}
const app = await NestFactory.create(AppModule);
await app.listen(3000);
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['QUERY products', false],
    ['QUERY orders', true],
    ['MUTATION cancel', true],
  ]);
});
