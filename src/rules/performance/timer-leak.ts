import { isStoppedTimer } from '../../model/code/timers.ts';
import { defineRule } from '../define.ts';
import { agreeing, endpointsInWords, isOnce, reachedPlaces, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Interval that is started with every request and never stopped',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance', 'cwe-401', 'cwe-772'],
  docs: {
    why: 'An interval runs until somebody clears it, long after the reply was sent. Each request adds one more, with all that its function can see: memory and the work of every second grow with the traffic until the process is restarted.',
    fix: 'Keep what `setInterval` returns and clear it when the request is done (`res.on("close", () => clearInterval(timer))`), or start one interval when the process starts.',
    bad: `
import express from 'express';
const app = express();
app.get('/events', (req, res) => {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  setInterval(() => res.write(': ping\\n\\n'), 15000);
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/events', (req, res) => {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
  res.on('close', () => clearInterval(timer));
});
`,
  },
  messages: { timer: '{endpoints} {start} an interval, and nothing stops it.' },
  check(model, report) {
    for (const { step, endpoints } of reachedPlaces(
      model,
      'call',
      (each) => /(?:^|\.)setInterval$/.test(each.operation.api) && !isOnce(each),
    )) {
      const [endpoint] = endpoints;
      if (endpoint === undefined || isStoppedTimer(model, step.operation.place)) continue;
      report({
        message: 'timer',
        arguments: { endpoints: endpointsInWords(endpoints), start: agreeing('starts', endpoints) },
        place: step.operation.place,
        trace: wayTo(endpoint, step, 'starts an interval'),
        endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
      });
    }
  },
});
