import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a pipe that calls the validator validates, one that does not does not', async () => {
  const model = await modelOf(`
import { NestFactory } from '@nestjs/core';
import { BadRequestException, Body, Controller, Module, Post, UsePipes } from '@nestjs/common';
import { validate } from 'class-validator';
import { plainToInstance } from 'class-transformer';
class Checked { async transform(value, { metatype }) { if ((await validate(plainToInstance(metatype, value))).length > 0) throw new BadRequestException(); return value; } }
class Trimmed { transform(value) { return value.trim(); } }
class Item {}
@Controller() class ItemsController {
  @Post('checked') @UsePipes(new Checked()) checked(@Body() item: Item) { return item; }
  @Post('trimmed') @UsePipes(Trimmed) trimmed(@Body() item: Item) { return item; }
}
@Module({ controllers: [ItemsController] }) class AppModule {}
async function main() { const app = await NestFactory.create(AppModule); await app.listen(1); }
main();
`);
  expect(model.endpoints.map(({ path, validation }) => [path, validation.value])).toEqual([['/checked', true], ['/trimmed', false]]);
});
