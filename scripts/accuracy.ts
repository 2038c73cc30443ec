/**
 * `npm run accuracy -- <what> <checkout> [options]`: how much of what others know about a body of code is found.
 *
 * `noir` compares with the functional tests of OWASP noir (https://github.com/owasp-noir/noir), of which the path of a working
 * copy is given: their fixtures are read and analysed where they are. The others compare findings with lines that are marked as
 * weak or safe: `semgrep` in https://github.com/semgrep/semgrep-rules, `fluid` in https://github.com/fluidattacks/vulnerable_js_app,
 * `vulnbench` in https://github.com/snyk-labs/snyk-vulnbench.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigurationError } from '../src/errors.ts';
import { inventoryOf } from '../src/inventory.ts';
import { understand } from '../src/run.ts';
import { compare, type Comparison } from './accuracy/compare.ts';
import { noirExpectations } from './accuracy/noir.ts';
import { fluidSuites } from './accuracy/fluid.ts';
import { quietRun } from './accuracy/run.ts';
import { semgrepSuites } from './accuracy/semgrep.ts';
import { comparisonTable } from './accuracy/table.ts';
import { vulnbenchSuites } from './accuracy/vulnbench.ts';
import { weaknessTable } from './accuracy/weakness-table.ts';
import type { MarkedCode } from './accuracy/weaknesses.ts';
import type { EndpointEntry } from '../src/report/inventory.ts';

const markedCode: Readonly<Record<string, (checkout: string) => MarkedCode[] | Promise<MarkedCode[]>>> = {
  semgrep: semgrepSuites,
  fluid: fluidSuites,
  vulnbench: vulnbenchSuites,
};

const usage = `npm run accuracy -- <noir|${Object.keys(markedCode).join('|')}> <checkout> [options]
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

const [source = '', path] = positionals;
const marked = markedCode[source];
// npm starts scripts in the package's directory; a relative path means the user's
const checkout = resolve(process.env['INIT_CWD'] ?? '.', path ?? '.');
if (options.help || path === undefined || (source !== 'noir' && marked === undefined)) {
  console.log(usage);
  process.exitCode = options.help ? 0 : 2;
} else if (marked === undefined) await compareWithNoir(checkout);
else console.log(await weaknessTable((await marked(checkout)).filter(isWanted), !options.brief));

function isWanted({ name }: { readonly name: string }): boolean {
  return options.only.split(',').some((part) => name.includes(part));
}

async function compareWithNoir(checkout: string): Promise<void> {
  const { suites, problems } = noirExpectations(checkout);
  const comparisons: Comparison[] = [];
  for (const suite of suites.filter(isWanted)) comparisons.push(compare(suite, await endpointsIn(suite.directories)));
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
  try {
    const { model } = await understand(directory, quietRun);
    return inventoryOf(model, quietRun.tool, directory).endpoints;
  } catch (error) {
    // a fixture without any server code: that nothing is found is what is to be compared
    if (error instanceof ConfigurationError) return [];
    throw error;
  }
}
