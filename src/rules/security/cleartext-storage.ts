import type { CookieOperation, Operation } from '../../model/operations.ts';
import { defineRule } from '../define.ts';
import { wordsOf } from '../support/secrets.ts';
import { sensitiveKind } from '../support/sensitive.ts';

export default defineRule({
  title: 'Secrets that are stored as plain text',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-312', 'cwe-313', 'cwe-315', 'owasp-a02', 'owasp-a04'],
  docs: {
    why: 'Cookies lie on every computer that somebody has signed in from, and files in every backup: whoever reads one has the password, and tries it elsewhere.',
    fix: 'Keep a random session id in the cookie and the rest on the server; store passwords as slow salted hashes, and what has to be read again encrypted with a key from a secret store.',
    bad: `
import express from 'express';
const app = express();
app.post('/login', express.json(), (req, res) => {
  res.cookie('password', req.body.password, { httpOnly: true, secure: true }).end();
});
`,
    good: `
import express from 'express';
import { randomUUID } from 'node:crypto';
const app = express();
app.post('/login', express.json(), (req, res) => {
  res.cookie('sid', randomUUID(), { httpOnly: true, secure: true }).end();
});
`,
  },
  messages: {
    cookie: 'The cookie {name} holds {value}: a {what} as plain text.',
    file: '{api}() writes {value} to a file: a {what} as plain text.',
  },
  check(model, report) {
    for (const operation of model.operations) {
      const found = operation.is === 'cookie' ? inCookie(operation) : inFile(operation);
      if (found === null) continue;
      const { message, what, value, name } = found;
      report({
        message,
        place: operation.place,
        confidence: 'medium',
        arguments: { api: operation.api, name, what, value: `\`${value}\`` },
        key: value,
      });
    }
  },
});

/** What is made of a secret, and says nothing about it. */
const veiled = /hash|digest|encrypt|cipher|sealed|signed|masked|redact|bcrypt|argon|sign\(|length/i;

/** Passwords and the like; a token in a cookie is what cookies are for. */
function secretIn(value: string): string {
  const kind = veiled.test(value) ? '' : sensitiveKind(value);
  if (kind === 'secret')
    return /^(?:(?:api|private|secret|client) (?:key|secret)|credentials?)$/.test(lastWords(value)) ? kind : '';
  return kind === 'password' || kind === 'card number' || kind === 'personal number' ? kind : '';
}

function lastWords(value: string): string {
  return wordsOf(value.split('.').at(-1) ?? '');
}

interface Stored {
  readonly message: 'cookie' | 'file';
  readonly what: string;
  readonly value: string;
  readonly name: string;
}

function inCookie({ name, value: whole, content = [] }: CookieOperation): Stored | null {
  if (veiled.test(whole)) return null;
  const value = [whole, ...content].find((each) => secretIn(each) !== '');
  if (value === undefined) return null;
  const where = name === null || name.includes('{?}') ? 'here' : `\`${name}\``;
  return { message: 'cookie', what: secretIn(value), value, name: where };
}

function inFile(operation: Operation): Stored | null {
  if (operation.is !== 'file' || operation.content === undefined) return null;
  for (const value of operation.content) {
    const what = secretIn(value);
    if (what !== '') return { message: 'file', what, value, name: '' };
  }
  return null;
}
