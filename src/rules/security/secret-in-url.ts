import { defineRule } from '../define.ts';
import { boundName } from '../support/bound-names.ts';
import { sensitiveKind } from '../support/sensitive.ts';

export default defineRule({
  title: 'Secrets in the address of a request',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['cwe-598', 'owasp-a04'],
  docs: {
    why: 'Addresses are written down everywhere: in the history of the browser, the logs of proxies and servers, the `Referer` of the next page, the links that people share. A password in the query string is in all of them, encrypted connection or not.',
    fix: 'Take {names} from the body of a `POST`, or a token from the header `Authorization`.',
    bad: `
import express from 'express';
const app = express();
app.get('/login', (req, res) => {
  res.json({ ok: req.query.password === process.env.PASSWORD });
});
`,
    good: `
import express from 'express';
const app = express();
app.use(express.json());
app.post('/login', (req, res) => {
  res.json({ ok: req.body.password === process.env.PASSWORD });
});
`,
  },
  messages: { query: '{endpoint} takes {names} from the address.' },
  check(model, report) {
    for (const endpoint of model.endpoints) {
      const secrets = endpoint.params.filter(
        ({ name, in: where, place }) =>
          (where === 'query' || where === 'path') && (isSecret(name) || isPassword(boundName(model, place ?? null))),
      );
      const [first] = secrets;
      if (first === undefined) continue;
      report({
        message: 'query',
        place: first.place ?? endpoint.place,
        endpoint,
        confidence: secrets.some(({ name }) => sensitiveKind(name) !== 'secret') ? 'high' : 'medium',
        arguments: { names: secrets.map(({ name }) => `\`${name}\``) },
        trace: [{ location: endpoint.place, message: endpoint.label }],
      });
    }
  },
});

/** By the variable that holds it: `const password = req.query.p`. */
function isPassword(name: string): boolean {
  return name !== '' && isSecret(name) && sensitiveKind(name) === 'password';
}

/** What is good for more than one request: the token of a link in a mail is not. */
function isSecret(name: string): boolean {
  // a switch, not a secret
  if (/^(?:include|with|show|hide|return|needs?)[A-Z_]/.test(name)) return false;
  const kind = sensitiveKind(name);
  return (
    kind === 'password' ||
    kind === 'card number' ||
    kind === 'personal number' ||
    (kind === 'secret' && /secret|private|auth/i.test(name))
  );
}
