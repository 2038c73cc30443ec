import { expect, test } from 'vitest';
import { consumersOf } from '../testing/consumers.ts';
import { modelOf } from '../testing/check.ts';

test('a request is followed through the bus into the handler of its command', async () => {
  const model = await modelOf(`
//- /src/create-user.ts
import { CommandHandler, EventBus, EventsHandler, ICommandHandler, IEventHandler } from '@nestjs/cqrs';
import { Pool } from 'pg';
export class CreateUser { constructor(public readonly name: string) {} }
export class UserCreated { constructor(public readonly id: string) {} }
@CommandHandler(CreateUser)
export class CreateUserHandler implements ICommandHandler<CreateUser> {
  private readonly pool = new Pool();
  constructor(private readonly events: EventBus) {}
  async execute(command: CreateUser) {
    await this.pool.query(\`INSERT INTO users (name) VALUES ('\${command.name}')\`);
    this.events.publish(new UserCreated('1'));
    return { created: true };
  }
}
@EventsHandler(UserCreated)
export class Welcome implements IEventHandler<UserCreated> {
  handle(event: UserCreated) { this.mail(event.id); }
  mail(id: string) {}
}
//- /src/app.ts
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { CreateUser, CreateUserHandler, Welcome } from './create-user';
class Unhandled {}
@Controller('users')
class UsersController {
  constructor(private readonly commands: CommandBus, private readonly queries: QueryBus) {}
  @Post() async create(@Body() body) { return this.commands.execute(new CreateUser(body.name)); }
  @Get() list() { return this.queries.execute(new Unhandled()); }
}
@Module({ imports: [CqrsModule], controllers: [UsersController], providers: [CreateUserHandler, Welcome] }) class AppModule {}
async function main() { const app = await NestFactory.create(AppModule); await app.listen(1); }
main();
`);
  const [create, list] = model.endpoints;
  expect(create?.writes).toEqual(['users']);
  expect(create?.ways.map((way) => way.at(-1)?.name)).toContain('CreateUserHandler.execute');
  expect(create?.replies.map(({ keys }) => keys)).toEqual([['created']]);
  expect(model.flows.map(({ kind, endpoints }) => [kind, endpoints.map(({ label }) => label)])).toEqual([
    ['sql', ['POST /users']],
  ]);
  expect(list?.writes).toEqual([]);
  expect(consumersOf(model)).toEqual(['event UserCreated → Welcome.handle src/create-user.ts:15']);
  expect(model.consumers[0]?.callees.map(({ name }) => name)).toEqual(['Welcome.mail']);
});
