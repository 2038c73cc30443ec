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
  expect(model.endpoints.map(({ path, validation }) => [path, validation.value])).toEqual([
    ['/checked', true],
    ['/trimmed', false],
  ]);
});

test('instances of the input are what their decorators let through', async () => {
  const { flows, endpoints } = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
import { plainToInstance } from 'class-transformer';
import { IsUUID, IsString, validateOrReject } from 'class-validator';
class Item { @IsUUID() id!: string; @IsString() name!: string; }
const app = express();
const pool = new Pool();
app.post('/a', async (req, res) => { const item = plainToInstance(Item, req.body); await validateOrReject(item); await pool.query('SELECT ' + item.id); res.end(); });
app.post('/b', async (req, res) => { const item = plainToInstance(Item, req.body); await validateOrReject(item); await pool.query('SELECT ' + item.name); res.end(); });
app.post('/c', async (req, res) => { await pool.query('SELECT ' + req.body.id); res.end(); });
`);
  expect(flows.map(({ endpoints: [endpoint] }) => endpoint?.label)).toEqual(['POST /b', 'POST /c']);
  expect(endpoints.map(({ validation, guards }) => [validation.value, guards[0]?.covers])).toEqual([
    [true, ['body']],
    [true, ['body']],
    [false, undefined],
  ]);
});
