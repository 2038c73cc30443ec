import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import type { LogOperation, Operation } from '../../model/operations.ts';
import type { Endpoint, Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { credentialPurpose } from '../support/endpoints.ts';
import { wayTo } from '../support/requests.ts';
import { sensitiveKind } from '../support/sensitive.ts';

interface Leak {
  readonly message: 'value' | 'body' | 'headers';
  readonly name: string;
  /** '' if it is harmless */
  readonly what: string;
  readonly place: Location;
}

export default defineRule({
  title: 'Secrets in the log',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-532', 'cwe-312', 'owasp-a09'],
  docs: {
    why: 'Logs are copied to places that nobody guards like a database: collectors, backups, tickets, screens. A password in them is known to everybody who may read any of these, for as long as they are kept, and works for other sites as well.',
    fix: 'Leave the {what} out: log who tried and what happened, with an id. Configure the logger to redact such fields as well, as a second line of defence, and remove what the logs hold already.',
    bad: `
import express from 'express';
const app = express();
app.post('/login', (req, res) => {
  const { email, password } = req.body;
  console.log('login failed', { email, password });
  res.status(401).end();
});
app.listen(3000);
`,
    good: `
import express from 'express';
const app = express();
app.post('/login', (req, res) => {
  const { email } = req.body;
  console.log('login failed', { email });
  res.status(401).end();
});
app.listen(3000);
`,
  },
  messages: {
    value: '{name} is written to the log: a {what}.',
    named: '{name} is written to the log.',
    body: 'The log gets the whole body of {endpoint}, and with it the credentials in it.',
    headers: 'The log gets all headers of requests, and with them authorization and cookies.',
  },
  check(model, report) {
    if (model.operations.some(redacts)) return;
    const seen = new Set<string>();
    const each = (operation: LogOperation, step: Step | null, endpoint: Endpoint | null): void => {
      for (const { message, name, what, place } of leaksOf(operation, step, endpoint)) {
        const key = `${placeKey(place)} ${message === 'value' ? what : message}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (step !== null && isForDevelopers(step)) continue;
        report({
          // `password`: what it is goes without saying
          message: message === 'value' && name.toLowerCase() === what ? 'named' : message,
          arguments: { what, name },
          place,
          trace:
            step === null || endpoint === null
              ? [{ location: operation.place, message: `${operation.api}()` }]
              : wayTo(endpoint, step, `${operation.api}()`),
          endpoint,
          // which session it is depends on the program: not every one is a login
          ...(/session_?id$/i.test(name) ? { severity: 'medium' as const } : {}),
        });
      }
    };
    for (const endpoint of model.endpoints)
      for (const step of endpoint.steps) if (step.operation.is === 'log') each(step.operation, step, endpoint);
    for (const operation of model.operations) if (operation.is === 'log') each(operation, null, null);
  },
});

/** Under a condition that no server meets. */
function isForDevelopers({ conditions }: Step): boolean {
  return conditions.some(({ text, truth }) => {
    const [, not, stage] = /NODE_ENV[\s'"\])]*([!=])==?\s*['"`](dev|production)/i.exec(text) ?? [];
    if (stage === undefined) return truth && /\bis_?dev/i.test(text);
    return stage.toLowerCase() === 'dev' ? (not === '=') === truth : (not === '!') === truth;
  });
}

/** A logger that was told what to leave out: that the list is complete is for its authors to know. */
function redacts(operation: Operation): boolean {
  return (
    operation.is === 'client' &&
    Object.keys(operation.options).some((option) => /redact|mask|censor|sanitiz|scrub|serializers/i.test(option))
  );
}

/** The environment as a whole is where secrets are given to the process. */
function kindOf(name: string): string {
  if (name === 'process.env' || name === 'import.meta.env') return 'set of secrets';
  // `messages.password` is a text for people
  if (/(?:messages?|strings|labels?|i18n|translations?|errors|placeholders?|texts)(?:\[.*\])?\.\w+$/i.test(name))
    return '';
  // `getPassword()`
  return sensitiveKind(/^(?:get|read|fetch|load)[A-Z]/.test(name) ? name.replace(/^[a-z]+/, '') : name);
}

function leaksOf(operation: LogOperation, step: Step | null, endpoint: Endpoint | null): Leak[] {
  // a log function of the project's own shows what it was given, and its caller is to blame
  const caller = operation.forwards ? (step?.via.at(-1)?.calledAt ?? operation.place) : operation.place;
  const members = operation.members.map(({ name, place }) => ({
    name,
    place: operation.forwards ? place : operation.place,
  }));
  const named = [...operation.values.map((name) => ({ name, place: operation.place })), ...members].map(
    ({ name, place }): Leak => ({ message: 'value', name, what: kindOf(name), place }),
  );
  const given = operation.inputs.map(({ in: where, path }): Leak => {
    const name = path.at(-1) ?? '';
    // `publicKey`, cut out of a header: what is logged has a name
    if (where === 'header' && operation.values.some((value) => /public/i.test(value)))
      return { message: 'headers', name, what: '', place: caller };
    if (name !== '') return { message: 'value', name, what: sensitiveKind(name), place: caller };
    if (where === 'header') return { message: 'headers', name, what: 'headers', place: caller };
    const credentials = where === 'body' && endpoint !== null && credentialPurpose(endpoint) !== null;
    return { message: 'body', name, what: credentials ? 'body' : '', place: caller };
  });
  // what already stands there under its name is the same leak
  return [...named, ...given.filter(({ what }) => !named.some((other) => other.what === what))].filter(
    ({ what }) => what !== '',
  );
}
