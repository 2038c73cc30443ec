import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('an application that logs with pino logs structure and request ids', async () => {
  const model = await modelOf(`
import { NestFactory } from '@nestjs/core';
import { Controller, Get, Module, Logger as Plain } from '@nestjs/common';
import { Logger, LoggerModule, PinoLogger } from 'nestjs-pino';
@Controller() class AppController {
  private readonly plain = new Plain('x');
  constructor(private readonly logger: PinoLogger) {}
  @Get() root() { this.logger.info({ a: 1 }, 'hit'); this.plain.log('hit'); return 'ok'; }
}
@Module({ imports: [LoggerModule.forRoot()], controllers: [AppController] }) class AppModule {}
async function main() { const app = await NestFactory.create(AppModule, { bufferLogs: true }); app.useLogger(app.get(Logger)); await app.listen(1); }
main();
`);
  expect(model.apps[0]?.traits).toMatchObject({ logs: true, requestIds: true });
  expect(
    model.operations.flatMap((operation) => (operation.is === 'log' ? [[operation.level, operation.structured]] : [])),
  ).toEqual([
    ['info', true],
    ['info', false],
  ]);
});
