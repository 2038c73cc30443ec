import { decoded, withStep } from '../evaluate/taint.ts';
import { makeUnknown, taintOf, type Value } from '../evaluate/values.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import { defineLibrary, type Row } from './define.ts';
import { packagesOf, writesText } from './support/passing.ts';

/** What gives back the text that was encoded, with all that checks of the encoded text did not see. */
const decoders = [
  'js-base64.{decode|atob|fromBase64}', 'js-base64.Base64.{decode|atob|fromBase64}', 'base64url.decode', 'base64url.default.decode', 'base-64.decode', 'base64-url.{decode|unescape}', 'urlsafe-base64.decode', 'atob', 'abab.atob', 'base64-js.toByteArray', 'b64-lite.{atob|fromBase64}', 'b64u.{decode|fromBase64}', 'b64url.{decode|fromBase64}', 'b64u-lite.fromBase64Url', 'Base64.atob', 'bs58.decode', 'base32.decode', 'hi-base32.decode', 'rfc4648.base64.parse', '@stablelib/base64.decode',
  'he.{decode|unescape}', 'html-entities.{decode}', 'entities.{decode|decodeHTML|decodeXML|decodeHTML5}', 'ent.decode', 'lodash.unescape', 'underscore.unescape', 'validator.unescape', 'unescape-html', 'decode-html',
  'node:querystring.unescape', 'decode-uri-component', 'fast-decode-uri-component', 'url-decode', 'utf8.decode', 'quoted-printable.decode', 'libmime.decodeWords', 'lz-string.{decompress|decompressFromBase64|decompressFromEncodedURIComponent|decompressFromUTF16}', 'pako.{inflate|ungzip|inflateRaw}', 'fflate.{gunzipSync|decompressSync|unzlibSync|inflateSync|strFromU8}', 'snappyjs.uncompress',
]; // prettier-ignore

/** The same letters in other bytes. */
const passing = ['iconv-lite.{decode|encode}', 'utf8.encode', 'legacy-encoding.decode', 'encoding.convert', 'encoding-japanese.convert', 'html-to-text', 'html-to-text.{convert|htmlToText|fromString}', 'punycode.{decode|encode|toUnicode|toASCII}', 'punycode/.{decode|encode|toUnicode|toASCII}', 'node:punycode.{decode|encode|toUnicode|toASCII}', 'unorm.{nfc|nfd|nfkc|nfkd}', 'diacritics.remove', 'unidecode', 'transliteration.transliterate', 'any-ascii', 'string_decoder', 'ansi-to-html().toHtml', 'ansi_up().ansi_to_html', 'strip-ansi', 'strip-ansi.stripAnsi']; // prettier-ignore

/** Digits and letters. */
const encoders = ['js-base64.{encode|encodeURI|btoa|toBase64}', 'js-base64.Base64.{encode|encodeURI|btoa|toBase64}', 'base64url', 'base64url.{encode|toBase64|fromBase64}', 'base-64.encode', 'base64-url.encode', 'urlsafe-base64.encode', 'btoa', 'abab.btoa', 'bs58.encode']; // prettier-ignore

/** Encodings of text. */
export default defineLibrary({
  packages: packagesOf([...decoders, ...passing, ...encoders]),
  docs: 'https://github.com/dankogai/js-base64',
  rows: [
    ...decoders.map((api): Row => ({ api, is: 'function' })),
    ...writesText(passing),
    ...encoders.map((api): Row => ({ api, is: 'sanitizer', kinds: ['*'] })),
  ],
  hooks: Object.fromEntries(decoders.map((api) => [api, decode])),
});

function decode({ args: [text], path, place }: PendingCall): Value | undefined {
  const taint = text === undefined ? null : taintOf(text, 0);
  return taint === null ? undefined : makeUnknown(withStep(decoded(taint), place, `through ${path.name}()`), 'string');
}
