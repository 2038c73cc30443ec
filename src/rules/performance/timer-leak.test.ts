import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('an interval for each request that nothing stops', () =>
  check(
    'performance/timer-leak',
    `
//- /src/live.ts
export function heartbeat(res) {
  setInterval(() => res.write(':'), 1000); // $ performance/timer-leak
}
//- /src/app.ts
import express from 'express';
import { heartbeat } from './live';
const app = express();
app.get('/a', (req, res) => { const timer = setInterval(() => res.write('ping'), 1000); }); // $ performance/timer-leak
app.get('/b', (req, res) => { heartbeat(res); });
setInterval(() => console.log('up'), 1000);
`,
  ));

test('one that is cleared, there or elsewhere, is handed on, or is started once', () =>
  check(
    'performance/timer-leak',
    `
import express from 'express';
const app = express();
const timers = new Map();
let poll;
app.get('/a', (req, res) => { const timer = setInterval(() => res.write('ping'), 1000); req.on('close', () => clearInterval(timer)); });
app.post('/b/:id', (req, res) => { timers.set(req.params.id, setInterval(() => console.log('x'), 1000)); res.end(); });
app.delete('/b/:id', (req, res) => { clearInterval(timers.get(req.params.id)); timers.delete(req.params.id); res.end(); });
app.get('/c', (req, res) => { if (!poll) poll = setInterval(() => console.log('x'), 1000); res.end(); });
app.get('/d', (req, res) => { setInterval(() => res.write('ping'), 1000); }); // $ performance/timer-leak
`,
  ));
