import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('who may do what', async () => {
  expect(
    await kindsOf(
      `import { defineAbility } from '@casl/ability'; const ability = defineAbility(() => {});`,
      `(req, res, next) => { if (!ability.can('read', 'Post')) return res.status(404).end(); next(); }`,
    ),
  ).toEqual(['authorization']);
  expect(
    await kindsOf(
      `import { defineAbility } from '@casl/ability'; const ability = defineAbility(() => {});`,
      `(req, res, next) => { ability.relevantRuleFor('read'); next(); }`,
    ),
  ).toEqual([]);
});
