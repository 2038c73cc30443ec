import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { expandApi } from './knowledge.ts';
import { packagesOf } from './support/passing.ts';
import { algorithmName, hashOf } from './support/crypto-values.ts';

/** Functions that only know one hash, which is in their name. */
const named = ['md5-hex', 'crypto-md5', 'nano-md5', 'pure-md5.md5', 'ts-md5.Md5.hashStr', 'ts-md5/dist/md5.Md5.hashStr', 'spark-md5.hash', 'js-md5.md5', 'sha256', 'sha512', 'js-sha1.sha1', 'crypto-hash.{sha1|sha256|sha384|sha512}', 'sha.js.{sha1|sha256}', 'asmcrypto.js.{MD5|SHA1|SHA256|SHA512}.{hex|bytes|base64}', 'global.asmCrypto.{MD5|SHA1|SHA256|SHA512}.{hex|bytes|base64}', 'jshashes.{MD5|SHA1|SHA256|SHA512|RMD160}().{hex|b64|raw}', '{md5.js|ripemd160}().update', 'hash.js.{sha1|sha224|sha256|sha384|sha512|ripemd160}().update', 'hash.js/lib/hash/sha/{1|224|256|384|512}().update', '@noble/hashes/sha1.sha1', '@noble/hashes/legacy.{md5|sha1|ripemd160}']; // prettier-ignore
/** Those that are told which one. */
const told: readonly (readonly [api: string, at: number, standard: string])[] = [
  ['hasha', 1, 'sha512'],
  ['hasha.{hash|hashSync|async|fromFile|fromFileSync}', 1, 'sha512'],
  ['object-hash', 1, 'sha1'],
];

/** Packages that hash, besides Node's own. */
export default defineLibrary({
  packages: packagesOf([...named, ...told.map(([api]) => api)].flatMap(expandApi)),
  docs: 'https://www.npmjs.com/package/hash.js',
  rows: [
    { api: 'hash.js/lib/hash/ripemd.ripemd160', is: 'alias', of: 'hash.js.ripemd160' },
    ...['1', '224', '256', '384', '512'].map((size): Row => ({
      api: `hash.js.sha${size}().update()`,
      is: 'alias',
      of: `hash.js.sha${size}()`,
    })),
  ],
  operations: {
    ...Object.fromEntries(named.map((api) => [api, byName])),
    ...Object.fromEntries(
      told.map(([api, at, standard]) => [
        api,
        (call: OperationCall) => hashOf(call, algorithmName(call.property(call.args[at], 'algorithm')) || standard, 0),
      ]),
    ),
  },
});

function byName(call: OperationCall): OperationDraft | null {
  const path = call.event.path?.text ?? '';
  const sized = /sha\/(\d+)/.exec(path)?.[1];
  const [algorithm] = /md5|rmd160|ripemd160|sha-?\d+/i.exec(path) ?? [];
  if (sized === undefined && algorithm === undefined) return null;
  return hashOf(call, sized === undefined ? (algorithm ?? '').toLowerCase() : `sha${sized}`, 0);
}
