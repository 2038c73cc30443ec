import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Lowers our own sources in a process of its own, and prints how the parser was used and a digest of all facts. */
const script = `
  import { createHash } from 'node:crypto';
  import { encodeModule } from ${JSON.stringify(new URL('../ir/index.ts', import.meta.url))};
  import { lower } from ${JSON.stringify(new URL('./lower.ts', import.meta.url))};
  import { transferMode } from ${JSON.stringify(new URL('./parse.ts', import.meta.url))};
  import { ownSources } from ${JSON.stringify(new URL('./testing/facts.ts', import.meta.url))};
  const digest = createHash('sha1');
  const decorated = 'class A { m(@B() c?: D, @E() ...f: G[]) {} } const s = "\\\\u{1F600}\\\\n", r = /x/v, b = 1n;';
  for (const { path, text } of [...ownSources(), { path: 'a.ts', text: decorated }]) {
    digest.update(new Uint8Array(encodeModule(lower(text, path))));
  }
  process.stdout.write(transferMode() + ' ' + digest.digest('hex'));
`;

function run(before: string): string[] {
  const command = `${before} exec "$0" --input-type=module -e "$1"`;
  return execFileSync('/bin/sh', ['-c', command, process.execPath, script], { encoding: 'utf8' }).split(' ');
}

describe.skipIf(process.platform !== 'linux')('the parser', () => {
  it('gives the same facts where address space is short', () => {
    const [free, expected] = run('');
    const [short, digest] = run('ulimit -v 8000000;');
    expect([free, short]).toEqual(['raw', 'json']);
    expect(digest).toBe(expected);
  });
});
