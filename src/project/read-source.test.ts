import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeSource, MAX_SOURCE_BYTES, readSource } from './read-source.ts';

const directory = mkdtempSync(join(tmpdir(), 'read-source-'));
afterAll(() => rmSync(directory, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

describe('decoding', () => {
  it.each<[string, number[], string]>([
    ['UTF-8', [0x61, 0xc3, 0xa9], 'aé'],
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x61], 'a'],
    ['UTF-16, little end first', [0xff, 0xfe, 0x61, 0x00, 0xe9, 0x00], 'aé'],
    ['UTF-16, big end first', [0xfe, 0xff, 0x00, 0x61, 0x00, 0xe9], 'aé'],
    ['UTF-16, cut off', [0xfe, 0xff, 0x00, 0x61, 0x00], 'a'],
    ['nothing', [], ''],
  ])('%s', (_, bytes, text) => expect(decodeSource(Uint8Array.from(bytes))).toEqual({ text, problem: null }));

  it('replaces what is not UTF-8, and says so', () => {
    expect(decodeSource(Uint8Array.from([0x61, 0xff, 0x62]))).toEqual({
      text: 'a\ufffdb',
      problem: expect.stringContaining('not valid UTF-8'),
    });
  });

  it('leaves the bytes as they are', () => {
    const bytes = Uint8Array.from([0xfe, 0xff, 0x00, 0x61]);
    decodeSource(bytes);
    expect([...bytes]).toEqual([0xfe, 0xff, 0x00, 0x61]);
  });
});

describe('reading', () => {
  it('gives text and stamp, and a digest on demand', () => {
    const path = fileOf('a.ts', 'f()');
    expect(readSource(path)).toMatchObject({ text: 'f()', problem: null, stamp: { size: 3 }, digest: '' });
    expect(readSource(path, true).digest).toMatch(/^[0-9a-f]{40}$/);
  });

  it('says why there is no text', () => {
    expect(readSource(join(directory, 'none.ts'))).toMatchObject({
      text: null,
      problem: 'The file could not be read: ENOENT.',
      stamp: null,
    });
    expect(readSource(directory)).toMatchObject({ text: null, problem: 'It is not a regular file.' });
    const large = fileOf('large.ts', '');
    truncateSync(large, MAX_SOURCE_BYTES + 1);
    expect(readSource(large)).toMatchObject({ text: null, problem: 'The file is too large to be read (5 MB).' });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', () => {
    const pipe = join(directory, 'pipe.ts');
    execFileSync('mkfifo', [pipe]);
    expect(readSource(pipe)).toMatchObject({ text: null, problem: 'It is not a regular file.' });
  });
});
