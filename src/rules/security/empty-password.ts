import { defineRule } from '../define.ts';
import { lineOf } from '../support/lines.ts';
import { isForDevelopment } from '../support/secret-places.ts';
import { wordsOf } from '../support/secrets.ts';
import { settingsOf } from '../support/settings.ts';

export default defineRule({
  title: 'Empty passwords in the configuration',
  severity: 'high',
  precision: 'high',
  needs: [],
  tags: ['cwe-258', 'cwe-521', 'owasp-a07'],
  docs: {
    why: 'Whoever reaches the service that is protected by it gets in without knowing anything.',
    fix: 'Give the account a long random password, hand it to the application by the environment or a secret store, and let it refuse to start without one.',
    bad: `
//- /config/database.json
{
  "username": "root",
  "password": ""
}
//- /server.js
console.log('up');
`,
    good: `
//- /config/database.json
{
  "username": "root",
  "password": "\${DATABASE_PASSWORD}"
}
//- /server.js
console.log('up');
`,
  },
  messages: { empty: '`{key}` is empty in {file}.' },
  check(model, report) {
    for (const { file, line, key, value } of settingsOf(model)) {
      if (value !== '' || !/(?:^| )(?:password|passwd|pwd|passphrase)$/.test(wordsOf(key))) continue;
      report({
        message: 'empty',
        place: lineOf(file, line),
        confidence: isForDevelopment(file) ? 'low' : 'medium',
        arguments: { key, file },
        key,
      });
    }
  },
});
