/**
 * `node scripts/schemas.ts`: writes the published JSON Schema of the configuration file from the schema the program checks it
 * with. A test fails when the two differ.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationJsonSchema } from '../src/config/schema.ts';

const file = join(import.meta.dirname, '../schemas/config.schema.json');
writeFileSync(file, configurationJsonSchema());
console.log(`written: ${file}`);
