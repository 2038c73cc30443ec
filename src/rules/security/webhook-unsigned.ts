import type { Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { handlerSteps, isUnderstood, writesOf } from '../support/endpoints.ts';
import { tablesOf } from '../support/requests.ts';

export default defineRule({
  title: 'Webhooks that anybody can send',
  severity: 'high',
  precision: 'medium',
  needs: ['endpoints'],
  tags: ['cwe-345', 'cwe-347', 'cwe-306', 'owasp-a08'],
  docs: {
    why: 'The endpoint believes what it is told: that a payment arrived, that a subscription ended. Its address is no secret, and nothing shows that the message comes from the service that is meant to send it.',
    fix: 'Check the signature that the service sends along, over the raw body and with the secret that it shares with you, before anything is read from it: `stripe.webhooks.constructEvent(rawBody, signature, secret)`, or an HMAC that is compared with `timingSafeEqual`.',
    bad: `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.use(express.json());
app.post('/webhooks/payments', async (req, res) => {
  await pool.query('UPDATE orders SET paid = true WHERE id = $1', [req.body.orderId]);
  res.status(204).end();
});
`,
    good: `
import express from 'express';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.use(express.raw({ type: '*/*' }));
app.post('/webhooks/payments', async (req, res) => {
  const expected = createHmac('sha256', process.env.WEBHOOK_SECRET ?? '').update(req.body).digest();
  const given = Buffer.from(String(req.headers['x-signature']), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return res.status(401).end();
  await pool.query('UPDATE orders SET paid = true WHERE id = $1', [JSON.parse(req.body).orderId]);
  res.status(204).end();
});
`,
  },
  messages: { unsigned: '{endpoint} changes {tables} for whoever sends it: no signature or secret is checked.' },
  check(model, report) {
    for (const endpoint of model.endpoints) {
      const [write] = writesOf(endpoint);
      if (write === undefined || write.operation.is !== 'query' || !isWebhook(endpoint)) continue;
      if (endpoint.auth.value !== false || !isUnderstood(endpoint) || checksSender(endpoint)) continue;
      report({
        message: 'unsigned',
        place: endpoint.place,
        endpoint,
        arguments: { tables: tablesOf(write.operation) },
        trace: [
          { location: endpoint.place, message: endpoint.label },
          { location: write.operation.place, message: `${write.operation.api}()` },
        ],
      });
    }
  },
});

/** Its path ends in what sends it, or in the word itself: `/webhooks` may as well list those that one has. */
function isWebhook({ method, path }: Endpoint): boolean {
  return (
    method === 'POST' &&
    /(?:^|\/)(?:webhooks?|hooks|ipn|callbacks?)\/(?:\w+[-/])*(?:stripe|paypal|github|gitlab|slack|shopify|twilio|sendgrid|mailgun|payments?|billing|orders?|clerk|lemon-?squeezy|paddle|razorpay|mollie|adyen|telegram|zoom|hubspot|square|braintree|postmark|resend|svix|incoming)(?:\/|$)|(?:stripe|paypal|github|shopify|twilio|payments?|billing|clerk|paddle|razorpay|mollie)[/-](?:webhooks?|ipn|callback)$/i.test(
      path,
    )
  );
}

const check =
  /verif|signature|sign|hmac|construct_?event|timing_?safe|secret|token|authentic|validat\w*(?:webhook|request|origin)|is_?valid/i;

/** Something on the way looks at a signature, a secret or where the request comes from, whatever it is called. */
function checksSender(endpoint: Endpoint): boolean {
  return (
    endpoint.guards.some(({ name, kinds }) => kinds === null || kinds.includes('signature') || check.test(name)) ||
    endpoint.calls.some(({ text }) => check.test(text)) ||
    endpoint.params.some(({ name, in: where }) => where !== 'body' && check.test(name)) ||
    handlerSteps(endpoint).some(
      ({ operation, via, conditions }) =>
        operation.is === 'hash' ||
        operation.is === 'token' ||
        check.test(operation.api) ||
        via.some(({ name }) => check.test(name)) ||
        conditions.some(({ text }) => check.test(text)),
    )
  );
}
