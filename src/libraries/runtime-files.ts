import { defineLibrary, type Row } from './define.ts';

const deno =
  'readFile|readFileSync|readTextFile|readTextFileSync|writeFile|writeFileSync|writeTextFile|writeTextFileSync|open|openSync|create|createSync|remove|removeSync|readDir|readDirSync|readLink|readLinkSync|realPath|realPathSync|mkdir|mkdirSync|stat|statSync|lstat|lstatSync|chmod|chmodSync|chown|chownSync|truncate|truncateSync|watchFs|chdir|utime|utimeSync';
const deno2 = 'copyFile|copyFileSync|rename|renameSync|link|linkSync|symlink|symlinkSync';

/** Files by the functions that Bun and Deno have for them. */
export default defineLibrary({
  packages: ['bun'],
  docs: 'https://bun.sh/docs/api/file-io',
  rows: [
    { api: '{global.Bun|bun}.{file|write}', is: 'sink', kind: 'path', arg: 0 },
    { api: '{global.Bun|bun}.write', is: 'sink', kind: 'written', arg: 1 },
    { api: `global.Deno.{${deno}|${deno2}}`, is: 'sink', kind: 'path', arg: 0 },
    { api: `global.Deno.{${deno2}}`, is: 'sink', kind: 'path', arg: 1 },
    ...['makeTempDir', 'makeTempFile'].flatMap((name) =>
      ['dir', 'prefix'].map((option): Row => ({
        api: `global.Deno.{${name}|${name}Sync}`,
        is: 'sink',
        kind: 'path',
        arg: `0.${option}`,
      })),
    ),
    {
      api: 'global.Deno.{writeFile|writeFileSync|writeTextFile|writeTextFileSync}',
      is: 'sink',
      kind: 'written',
      arg: 1,
    },
  ],
});
