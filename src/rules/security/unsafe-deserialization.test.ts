import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('formats that hold code', () =>
  check(
    'security/unsafe-deserialization',
    `
//- /package.json
{ "name": "shop", "dependencies": { "express": "4.19.0", "js-yaml": "3.13.0", "node-serialize": "0.0.4" } }
//- /src/app.ts
import express from 'express';
import serialize from 'node-serialize';
import yaml from 'js-yaml';
import v8 from 'node:v8';
const app = express();
app.post('/a', (req, res) => { res.json(serialize.unserialize(req.cookies.profile)); }); // $ security/unsafe-deserialization
app.post('/b', (req, res) => { res.json(yaml.load(req.body.text)); }); // $ security/unsafe-deserialization
app.post('/c', (req, res) => { res.json(yaml.safeLoad(req.body.text)); });
app.post('/d', (req, res) => { res.json(v8.deserialize(Buffer.from(req.body.data, 'base64'))); }); // $ security/unsafe-deserialization
app.post('/e', (req, res) => { res.json(JSON.parse(req.body.text)); });
`,
  ));

test('since version 4, js-yaml only makes plain data', () =>
  check(
    'security/unsafe-deserialization',
    `
//- /package.json
{ "name": "shop", "dependencies": { "express": "4.19.0", "js-yaml": "^4.1.0" } }
//- /src/app.ts
import express from 'express';
import yaml from 'js-yaml';
const app = express();
app.post('/a', (req, res) => { res.json(yaml.load(req.body.text)); });
`,
  ));

test('schemas that make functions, and those that do not', () =>
  check(
    'security/unsafe-deserialization',
    `
//- /package.json
{ "name": "shop", "dependencies": { "express": "4.19.0", "js-yaml": "^3.13.0", "js-yaml-js-types": "1.0.0" } }
//- /src/app.ts
import express from 'express';
import yaml from 'js-yaml';
import types from 'js-yaml-js-types';
const app = express();
app.post('/a', (req, res) => { res.json(yaml.load(req.body.text, { schema: yaml.SAFE_SCHEMA })); });
app.post('/b', (req, res) => { res.json(yaml.load(req.body.text, { schema: types.all })); }); // $ security/unsafe-deserialization
app.post('/c', (req, res) => { res.json(yaml.load(req.body.text, { schema: yaml.DEFAULT_SCHEMA.extend(types.function) })); }); // $ security/unsafe-deserialization
`,
  ));
