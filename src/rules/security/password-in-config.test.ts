import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const found = async (content: string): Promise<string[]> =>
  (await findingsOf(`//- /server.js\nconsole.log('up');\n${content}`, 'security/password-in-config')).map(
    ({ file, line, severity, confidence }) => `${file}:${line} ${severity} ${confidence}`,
  );

test('passwords and keys in JSON, YAML, TOML and properties', async () => {
  expect(
    await found(`
//- /config.json
{
  "username": "shop",
  "password": "hunter2"
}
//- /config/settings.yml
smtp:
  user: mailer
  password: "s3cr3t-M41l-Pa55"
//- /config/dev.json
{ "password": "hunter2" }
//- /server/settings.toml
db_password = "abc123"
//- /src/main/application.properties
spring.datasource.password=Tr0ub4dor
`),
  ).toEqual([
    'config/settings.yml:3 critical high',
    'config.json:3 high medium',
    'server/settings.toml:1 high medium',
    'src/main/application.properties:1 high medium',
    'config/dev.json:1 high low',
  ]);
});

test('not references, placeholders, hashes, rules or words for people', async () => {
  expect(
    await found(`
//- /config.json
{
  "password": "\${DB_PASSWORD}",
  "db": { "password": "<password>" },
  "mail": { "password": "changeme" },
  "env": { "password": "DB_PASSWORD" },
  "admin": { "password": "$2b$10$abcdefghijklmnopqrstuv" },
  "resetPassword": "Reset it now"
}
//- /config/app.yaml
password: !secret db
passphrase: *anchor
minimum_password: 8
password_field: password
//- /locales/config/de.json
{ "password": "Passwort" }
`),
  ).toEqual([]);
});

test('not what people read in each of their languages', async () => {
  expect(
    await found(`
//- /public/locales/de/app.json
{ "password": "Kennwort" }
//- /public/app.json
{ "password": "Kennwort" }
`),
  ).toEqual(['public/app.json:1 high medium']);
});

test('in settings of connections and arguments of commands', async () => {
  const found = await findingsOf(
    `
//- /config/default.json
{
  "connection": "Server=db;User=svc;Password=kjh875gfd",
  "local": "Server=db;Trusted_Connection=yes",
  "dump": "mysqldump --password=$PASSWORD shop",
  "label": "Password = required"
}
//- /queue.json
{
  "host": "mq.shop.net",
  "password": "kjh876gfd"
}
//- /people.json
{ "title": "People", "password": "kjh877gfd" }
//- /server.js
console.log('up');
`,
    'security/password-in-config',
  );
  expect(found.map(({ file, line }) => `${file}:${line}`).sort()).toEqual(['config/default.json:2', 'queue.json:3']);
});
