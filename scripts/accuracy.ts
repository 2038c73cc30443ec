/**
 * `npm run accuracy -- noir <checkout> [options]`: how much of what others know about a body of code is in the inventory.
 *
 * `noir` compares with the functional tests of OWASP noir (https://github.com/owasp-noir/noir), of which the path of a working
 * copy is given: their fixtures are read and analysed where they are.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultConfiguration } from '../src/config/types.ts';
import { ConfigurationError } from '../src/errors.ts';
import { inventoryOf } from '../src/inventory.ts';
import { understand, type RunOptions } from '../src/run.ts';
import { compare, type Comparison } from './accuracy/compare.ts';
import { noirExpectations } from './accuracy/noir.ts';
import { comparisonTable } from './accuracy/table.ts';
import type { EndpointEntry } from '../src/report/inventory.ts';

const usage = `npm run accuracy -- noir <checkout> [options]
  --only name[,name]  fixtures whose name (as in the table) contains one of these
  --brief             the table alone, without what was missed`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    brief: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const [source, path] = positionals;
if (options.help || source !== 'noir' || path === undefined) {
  console.log(usage);
  process.exitCode = options.help ? 0 : 2;
  // npm starts scripts in the package's directory; a relative path means the user's
} else await compareWithNoir(resolve(process.env['INIT_CWD'] ?? '.', path));

async function compareWithNoir(checkout: string): Promise<void> {
  const { suites, problems } = noirExpectations(checkout);
  const wanted = options.only.split(',');
  const chosen = suites.filter(({ name }) => wanted.some((part) => name.includes(part)));
  const comparisons: Comparison[] = [];
  for (const suite of chosen) comparisons.push(compare(suite, await endpointsIn(suite.directories)));
  console.log(comparisonTable(comparisons, !options.brief));
  for (const problem of problems) console.error(`could not be read: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

async function endpointsIn(directories: readonly string[]): Promise<readonly EndpointEntry[]> {
  const found: EndpointEntry[] = [];
  for (const directory of directories) found.push(...(await endpointsOf(directory)));
  return found;
}

async function endpointsOf(directory: string): Promise<readonly EndpointEntry[]> {
  const run: RunOptions = {
    tool: { name: 'backend-architect', version: '' },
    configuration: defaultConfiguration(),
    rules: null,
    baseline: null,
    workers: 0,
    cache: false,
    progress: () => {},
  };
  try {
    const { model } = await understand(directory, run);
    return inventoryOf(model, run.tool, directory).endpoints;
  } catch (error) {
    // a fixture without any server code: that nothing is found is what is to be compared
    if (error instanceof ConfigurationError) return [];
    throw error;
  }
}
