import { defineRule } from '../define.ts';
import { lineOf } from '../support/lines.ts';
import { isForDevelopment } from '../support/secret-places.ts';
import { guessSecret, wordsOf } from '../support/secrets.ts';
import { settingsOf } from '../support/settings.ts';

export default defineRule({
  title: 'Passwords in configuration files',
  severity: 'critical',
  precision: 'high',
  needs: [],
  tags: ['cwe-260', 'cwe-313', 'cwe-256', 'cwe-798', 'owasp-a07'],
  docs: {
    why: 'The file is where the code is: everybody who has ever had a copy of it knows the password, it is the same on every stage, and it stays in the history after it was deleted.',
    fix: 'Change the password, read it from the environment or a secret store, and keep an example without values in the repository.',
    bad: `
//- /config/production.json
{
  "database": { "user": "shop", "password": "tR4vel-77-mOon" }
}
//- /server.js
console.log('up');
`,
    good: `
//- /config/production.json
{
  "database": { "user": "shop", "password": "\${DATABASE_PASSWORD}" }
}
//- /server.js
console.log('up');
`,
  },
  messages: {
    secret: 'The {what} is in {file}.',
    within: '`{key}` in {file} has a password as plain text.',
    password: '`{key}` is in {file} as plain text.',
  },
  check(model, report) {
    for (const { file, line, key, value } of settingsOf(model)) {
      const guess = guessSecret(key, value);
      const confidence = isForDevelopment(file) ? 'low' : 'high';
      const place = lineOf(file, line);
      if (guess?.kind === 'issued' || guess?.kind === 'random')
        report({ message: 'secret', place, confidence, arguments: { what: guess.what, file }, key });
      else if (guess?.kind !== 'placeholder' && (isPassword(key, value) || holdsPassword(key, value)))
        report({
          message: isPassword(key, value) ? 'password' : 'within',
          place,
          severity: 'high',
          confidence: confidence === 'low' ? 'low' : 'medium',
          arguments: { key, file },
          key,
        });
    }
  },
});

/** Left to be filled in, taken from elsewhere, hashed, or a word for people. */
const otherwise =
  /^$|[${}<>%]|^(?:env|vault|ssm|secret|file|ref|arn|kms|enc|aws|gcp|azure)[:(/]|change.?(?:me|it|this)|your|example|placeholder|replace|redacted|x{3,}|\*{3,}|\.{3,}|^\$2[aby]?\$|^\{|^(?:string|text|password|passwd|hidden|required|optional|none|null|undefined|true|false|todo|tbd|secret|string\?)$|^process\.env|\s\S+\s|^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/i;

function isPassword(key: string, value: string): boolean {
  const words = wordsOf(key);
  return (
    /(?:^| )(?:password|passwd|passphrase)$/.test(words) &&
    !/^(?:forgot|reset|change|confirm|new|old|invalid|wrong|missing|show|hide|enter|enable|allow|require|min|max|no|has|use|with)/.test(
      words,
    ) &&
    !otherwise.test(value)
  );
}

/** `Server=db;User=svc;password=…`, `--password=…` */
function holdsPassword(key: string, value: string): boolean {
  const given = /(?:^|[\s;,&?-])(?:password|passwd|pwd)\s*=\s*["']?([^\s;,&"']+)/i.exec(value)?.[1];
  return (
    given !== undefined &&
    !/readme|description|title|label|help|usage|message/i.test(key) &&
    !/^[=`]/.test(given) &&
    !otherwise.test(given)
  );
}
