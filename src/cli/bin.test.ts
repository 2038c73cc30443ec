import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/backend-architect.js', import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });

describe('bin/backend-architect.js', () => {
  it('is syntax that a Node.js too old for the program can read', () => {
    const code = readFileSync(bin, 'utf8').replaceAll(/\/\*.*?\*\/|\/\/.*/gs, '');
    expect(code).not.toMatch(/=>|`|\?\.|\?\?|\b(?:const|let|await|async|class)\b/);
    expect(code).not.toMatch(/from 'node:/);
  });
  it('starts the program from the sources', () => {
    const { version }: { version: string } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
  it('exits with 2 when the program cannot run', () => {
    expect(run('audit', 'no/such/place')).toMatchObject({ status: 2, stdout: '' });
    expect(run()).toMatchObject({ status: 2, stdout: '' });
  });
});
