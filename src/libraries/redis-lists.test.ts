import { test } from 'vitest';
import { check } from '../testing/check.ts';

const app = `
const express = require('express');
const redis = require('redis');
const app = express();
app.use(express.json());
const client = redis.createClient();
app.post('/keys', (req, res) => {`;

test('a list in the place of a name is a whole command, where no manifest says that it is a version without them', () =>
  check(
    'security/nosql-injection',
    `${app}
  client.set(req.body.key, 'v'); // $ security/nosql-injection
  client.set(String(req.body.key), 'v');
  client.set('key:' + req.body.key, 'v');
  client.set('key', req.body.value);
  client.get(req.body.key);
  client.mset('a', 1, req.body.b, 2); // $ security/nosql-injection
  client.multi().get('a').sadd(req.body.set, 'v').exec(() => {}); // $ security/nosql-injection
  client.duplicate((error, other) => { other.publish(req.body.channel, 'v'); }); // $ security/nosql-injection
  if (typeof req.body.key === 'string') client.hset(req.body.key, 'a', 'b');
  res.end();
});
`,
  ));

test('not in version 4 and later, which take texts', () =>
  check(
    'security/nosql-injection',
    `
//- /package.json
{ "name": "shop", "dependencies": { "redis": "^4.6.0", "express": "^4.19.0" } }
//- /index.js
${app}
  client.set(req.body.key, 'v');
  res.end();
});
`,
  ));
