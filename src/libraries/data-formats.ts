import { defineLibrary, type Row } from './define.ts';
import { answersWith, packagesOf, promises, readsFrom, writesText } from './support/passing.ts';

/** What reads a text or bytes into objects: their members are what the text said. */
const readers = [
  'json5.parse', 'json3.parse', 'flatted.{parse|fromJSON}', 'devalue.{parse|unflatten|uneval}', 'superjson.{parse|deserialize}', 'superjson.SuperJSON.{parse|deserialize}', 'parse-json', 'json-parse-better-errors', 'json-parse-even-better-errors', 'secure-json-parse', 'secure-json-parse.{parse|safeParse|scan}', '@hapi/bourne.{parse|safeParse|scan}', 'jsonc-parser.{parse|parseTree}', 'destr', 'destr.{destr|safeDestr}', 'fast-json-parse', 'safe-json-parse/tuple', 'safe-json-parse/result', 'json-safe-parse', 'json-parse-safe', 'json-cycle.{parse|retrocycle|decycle}', 'teleport-javascript.parse', 'replicator().decode', 'json-bigint.parse', 'json-bigint().parse', 'lossless-json.parse', 'comment-json.parse', 'partial-json.parse', 'hjson.parse', 'rjson.parse',
  'js-yaml.{load|loadAll|safeLoad|safeLoadAll}', 'yaml.{parse|parseDocument|parseAllDocuments}', 'yamljs.parse', 'ini.{parse|decode}', 'toml.parse', '@iarna/toml.parse', 'smol-toml.parse', 'dotenv.parse', 'properties-reader',
  'csv-parse/sync.parse', 'csv-parse/lib/sync', 'csv-string.parse', 'd3-dsv.{csvParse|tsvParse|csvParseRows}', 'papaparse.parse', 'neat-csv', 'xlsx.read', 'xlsx.utils.sheet_to_json',
  'fast-xml-parser.XMLParser().parse', 'fast-xml-parser.parse', 'xml-js.{xml2js|json2js}', 'xml2json.toJson', 'xml-parser', 'xmldoc.XmlDocument', 'plist.parse', 'bplist-parser.parseBuffer',
  'cheerio.parseHTML', 'jsdom.JSDOM', 'jsdom.JSDOM.fragment', 'node-html-parser.parse', 'parse5.{parse|parseFragment}', 'htmlparser2.{parseDocument|parseDOM|parseFeed}', 'linkedom.parseHTML', 'himalaya.parse',
  'msgpack-lite.decode', '@msgpack/msgpack.{decode|decodeMulti}', 'msgpackr.{unpack|decode}', 'notepack.io.decode', 'bson.{deserialize|parse}', 'bson.EJSON.{parse|deserialize}', 'cbor.{decode|decodeFirstSync|decodeAllSync}', 'cbor-x.decode', 'node:v8.deserialize', 'node:v8.serialize', 'avsc.Type.forSchema().fromBuffer', 'bencode.decode',
  'jwt-decode', 'jwt-decode.jwtDecode', 'jsonwebtoken.decode', 'cookie.parse', 'set-cookie-parser', 'set-cookie-parser.parse', 'tough-cookie.Cookie.parse', 'content-type.parse', 'content-disposition.parse', 'range-parser', 'auth-header.parse', 'ua-parser-js', 'ua-parser-js.UAParser', 'useragent.{parse|lookup}', 'bowser.{parse|getParser}', 'express-useragent.parse', 'accept-language-parser.parse', 'email-addresses', 'email-addresses.{parseOneAddress|parseAddressList}', 'minimist', 'yargs-parser', 'shell-quote.parse', 'string-argv', 'front-matter', 'gray-matter',
]; // prettier-ignore

/** Those that promise it. */
const promising = [
  'xml2js.{parseStringPromise}', 'xml2js.Parser().parseStringPromise', 'mailparser.simpleParser', 'csvtojson().fromString', 'cbor.{decodeFirst|decodeAll}', 'protobufjs.parse', 'mammoth.extractRawText', 'pdf-parse', 'superagent-xml2jsparser',
]; // prettier-ignore

/** Those that hand it to a callback. */
const answering = ['csv-parse', 'csv-parse.parse', 'xml2js.parseString', 'xml2js.Parser().parseString', 'safe-json-parse/callback', 'json-parse-stream']; // prettier-ignore

/** What writes objects as text. Quotes and line breaks in texts are escaped. */
const writers = [
  'flatted.stringify', 'json5.stringify', 'json3.stringify', 'json-cycle.stringify', 'teleport-javascript.stringify', 'replicator().encode', 'superjson.stringify', 'devalue.{stringify|uneval}', 'fast-safe-stringify', 'fast-safe-stringify.{stable|stableStringify|default}', 'json-stringify-safe', 'json-stable-stringify', 'fast-json-stable-stringify', 'safe-stable-stringify', 'safe-stable-stringify.{stringify|configure}', 'stringify-object', 'javascript-stringify', 'javascript-stringify.stringify', 'js-stringify', 'json-stringify-pretty-compact', 'json-stringify-deterministic', 'json-bigint.stringify', 'json-bigint().stringify', 'lossless-json.stringify', 'comment-json.stringify', 'fast-json-stringify()', 'pretty-format', 'pretty-format.format', 'object-inspect', 'node:util.inspect', 'jsonrepair.jsonrepair',
]; // prettier-ignore

/** … as they are. */
const plain = [
  'json2csv.Parser().parse', 'json2csv.parse', '@json2csv/plainjs.Parser().parse', 'csv-stringify/sync.stringify', 'papaparse.unparse', 'prettyjson.render', 'yamljs.stringify', 'js-yaml.{dump|safeDump}', 'yaml.stringify', 'ini.{stringify|encode}', 'xml-js.{js2xml|json2xml|xml2json}', 'xml2js.Builder().buildObject', 'fast-xml-parser.XMLBuilder().build', 'strip-json-comments', 'strip-bom', 'jsonc-parser.stripComments', 'json-to-pretty-yaml.stringify',
]; // prettier-ignore

/** Documents that have methods of their own to look things up. */
const documents: readonly Row[] = [
  { api: 'cheerio.load', is: 'propagator', from: [0] },
  ...readsFrom(['cheerio.load()'], [-1]),
  { api: '{@xmldom/xmldom|xmldom}.DOMParser().parseFromString', is: 'propagator', from: [0] },
  ...readsFrom(
    [
      '{libxmljs|libxmljs2}.{parseXml|parseXmlString|parseHtml|parseHtmlString}().{get|find|root|childNodes|text}',
      '{@xmldom/xmldom|xmldom}.DOMParser().parseFromString().{getElementById|getElementsByTagName|toString}',
    ],
    [-1],
  ),
];

/** Formats in which data is sent and kept: what is read from a text is what the text says. */
export default defineLibrary({
  packages: packagesOf([...readers, ...promising, ...answering, ...writers, ...plain]),
  docs: 'https://github.com/json5/json5',
  rows: [
    ...readsFrom(readers),
    ...documents,
    ...promises(promising),
    ...answersWith(answering),
    ...writers.flatMap((api): Row[] => [
      { api, is: 'sanitizer', kinds: ['log', 'header', 'code'] },
      { api: `${api}()`, is: 'scalar', type: 'string' },
    ]),
    ...writesText(plain),
  ],
  hooks: {
    // `{ complete, step, chunk }` get what was read
    'papaparse.parse': ({ args: [text, settings], invoke, member, element }) => {
      if (text === undefined || settings?.kind !== 'object') return undefined;
      for (const name of ['complete', 'step', 'chunk']) {
        const listener = member(settings, name);
        if (listener.kind === 'function') invoke(listener, [element(text)]);
      }
      return undefined;
    },
  },
});
