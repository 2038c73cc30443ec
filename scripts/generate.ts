/**
 * `npm run generate`: writes what is published beside the program but follows from it: the JSON Schema of the configuration
 * file and the pages of the rules. Tests fail when they differ.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationJsonSchema } from '../src/config/schema.ts';
import { loadRules } from '../src/rules/load.ts';
import { rulePages } from '../src/rules/pages.ts';
import { dataAccessPage } from '../src/testing/data-access.ts';

const root = join(import.meta.dirname, '..');

function write(file: string, text: string): void {
  writeFileSync(join(root, file), text);
  console.log(`written: ${file}`);
}

write('schemas/config.schema.json', configurationJsonSchema());
rmSync(join(root, 'docs/rules'), { recursive: true, force: true });
mkdirSync(join(root, 'docs/rules'));
for (const [name, text] of rulePages(await loadRules())) write(`docs/rules/${name}`, text);
write('docs/data-access.md', await dataAccessPage());
