import { describe, expect, it } from 'vitest';
import { modelOf } from '../testing/check.ts';

const credentials = async (code: string) => {
  const model = await modelOf(`
//- /package.json
{ "name": "x", "dependencies": { "express": "5", "passport": "1", "express-basic-auth": "1", "jsonwebtoken": "9" } }
//- /src/app.ts
import express from 'express';
const app = express();
${code}
app.listen(3000);
`);
  return (model.endpoints[0]?.guards ?? []).flatMap((guard) =>
    (guard.credentials ?? []).map(({ kind, in: where, name }) => `${kind} ${where} ${name}`),
  );
};

describe('what a request has to bring along', () => {
  it('as packages ask for it', async () => {
    expect(
      await credentials(`
import basic from 'express-basic-auth';
app.get('/a', basic({ users: {} }), (req, res) => res.json({}));`),
    ).toEqual(['basic header authorization']);
  });

  it('by the strategy that Passport is given; that of a password in the body is none', async () => {
    const withStrategy = (name: string) => `
import passport from 'passport';
app.get('/a', passport.authenticate('${name}', { session: false }), (req, res) => res.json({}));`;
    expect(await credentials(withStrategy('jwt'))).toEqual(['bearer header authorization']);
    expect(await credentials(withStrategy('local'))).toEqual([]);
  });

  it('by where a token that is verified comes from', async () => {
    const from = (where: string) => `
import jwt from 'jsonwebtoken';
app.get('/a', (req, res, next) => {
  const token = ${where};
  try { jwt.verify(token, process.env.SECRET); } catch { return res.status(401).json({}); }
  next();
}, (req, res) => res.json({}));`;
    expect(await credentials(from(`req.headers.authorization.split(' ')[1]`))).toEqual(['bearer header authorization']);
    expect(await credentials(from('req.cookies.access_token'))).toEqual(['key cookie access_token']);
  });

  it('by the header that is compared, but not by one that says something else, nor by one against forgery', async () => {
    expect(
      await credentials(`
app.get('/a', (req, res, next) => {
  console.log(req.headers['user-agent'], req.headers['x-csrf-token']);
  if (req.headers['x-api-key'] !== process.env.KEY) return res.status(401).json({});
  next();
}, (req, res) => res.json({}));`),
    ).toEqual(['key header x-api-key']);
  });
});

describe('classes of Nest', () => {
  const withGuard = async (guard: string) => {
    const model = await modelOf(`
//- /package.json
{ "name": "x", "dependencies": { "@nestjs/core": "11", "@nestjs/common": "11", "@nestjs/passport": "11" } }
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
${guard}
@Controller('a') class Things { @Get() @UseGuards(Own) all() { return []; } }
@Module({ controllers: [Things] }) class AppModule {}
const app = await NestFactory.create(AppModule);
await app.listen(1);
`);
    return model.endpoints.flatMap(({ guards }) => guards.flatMap(({ credentials }) => credentials ?? []));
  };
  it('ask for what the strategy of the class that they extend asks for', async () => {
    const bearer = { kind: 'bearer', in: 'header', name: 'authorization' };
    expect(await withGuard(`class Own extends AuthGuard('jwt') {}`)).toEqual([bearer]);
    expect(await withGuard(`class Base extends AuthGuard(['jwt']) {} class Own extends Base {}`)).toEqual([bearer]);
    expect(await withGuard(`class Own extends AuthGuard('local') {}`)).toEqual([]);
  });
});
