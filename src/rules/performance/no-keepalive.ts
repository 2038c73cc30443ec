import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Requests to other services without keep-alive',
  severity: 'low',
  precision: 'high',
  needs: ['server'],
  tags: ['performance'],
  docs: {
    why: 'Each request opens a connection of its own, with the handshakes of TCP and TLS: two or three round trips before the first byte, and under load no ports are left. The default agent of Node keeps connections; an agent of one’s own does not unless it is told to.',
    fix: 'Make the agent once with `keepAlive: true`, or leave it out where the default one will do.',
    bad: `
import express from 'express';
import https from 'node:https';
import axios from 'axios';
const app = express();
const partner = axios.create({ httpsAgent: new https.Agent({ ca: process.env.CA }) });
app.get('/rates', async (req, res) => {
  res.json((await partner.get('https://rates.example.com/')).data);
});
app.listen(3000);
`,
    good: `
import express from 'express';
import https from 'node:https';
import axios from 'axios';
const app = express();
const partner = axios.create({ httpsAgent: new https.Agent({ ca: process.env.CA, keepAlive: true }) });
app.get('/rates', async (req, res) => {
  res.json((await partner.get('https://rates.example.com/')).data);
});
app.listen(3000);
`,
  },
  messages: { closes: '{api} keeps no connection for the next request ({setting}).' },
  check(model, report) {
    for (const operation of model.operations) {
      if (operation.is !== 'risk' || operation.risk !== 'no-keepalive') continue;
      const { api, setting, place } = operation;
      report({
        message: 'closes',
        arguments: { api, setting: setting.replace('keepAlive: undefined', 'no keepAlive') },
        place,
      });
    }
  },
});
