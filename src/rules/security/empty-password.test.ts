import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

const files = (content: string): string => `
//- /server.js
console.log('up');
${content}
`;
const places = async (content: string): Promise<string[]> =>
  (await findingsOf(files(content), 'security/empty-password')).map(({ file, line }) => `${file}:${line}`);

test('in JSON, YAML and properties', async () => {
  expect(
    await places(`
//- /config/mysql.json
{ "host": "db", "password": "" }
//- /config/app.yaml
database:
  user: root
  password: ''
//- /application.properties
db.user=root
db.password=
`),
  ).toEqual(['application.properties:2', 'config/app.yaml:3', 'config/mysql.json:1']);
});

test('not one that is there, a heading, or words for people', async () => {
  expect(
    await places(`
//- /config/mysql.json
{ "password": "x", "passwordHint": "" }
//- /config/app.yaml
password:
  minimum: 8
//- /locales/config/en.json
{ "password": "" }
//- /test/config.json
{ "password": "" }
`),
  ).toEqual([]);
});
