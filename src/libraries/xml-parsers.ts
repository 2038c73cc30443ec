import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeUnknown, taintOf, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

const parsing = '{libxmljs|libxmljs2}.{parseXml|parseXmlString|parseXmlAsync|parseHtml|parseHtmlString}';
const external: readonly Row[] = ['noent', 'replaceEntities', 'dtdload'].map((option) => ({
  api: parsing,
  is: 'sink',
  kind: 'xml',
  arg: 0,
  when: { arg: 1, option },
}));

/** XML: parsers that read the files a document names, and those that expand what it declares. */
export default defineLibrary({
  packages: [
    'libxmljs',
    'libxmljs2',
    'node-expat',
    'xml2json',
    'node-xml',
    'sax',
    'xml2js',
    'fast-xml-parser',
    'htmlparser2',
    '@xmldom/xmldom',
    'xmldom',
    'libxslt',
    'libxmljs-mt',
    'libxml2-wasm',
  ],
  docs: 'https://github.com/libxmljs/libxmljs',
  rows: [
    ...external,
    { api: parsing.replace(/\|parseHtml\w*/g, ''), is: 'sink', kind: 'entities', arg: 0 },
    { api: 'libxmljs2.{SaxParser|SaxPushParser}()', is: 'alias', of: 'libxmljs.SaxParser()' },
    { api: 'libxmljs.SaxPushParser()', is: 'alias', of: 'libxmljs.SaxParser()' },
    { api: 'libxmljs.SaxParser().{parseString|push}', is: 'sink', kind: 'entities', arg: 0 },
    { api: 'node-expat.createParser()', is: 'alias', of: 'node-expat.Parser()' },
    { api: 'node-expat.Parser().{parse|write|end}', is: 'sink', kind: 'entities', arg: 0 },
    { api: 'xml2json.toJson', is: 'sink', kind: 'entities', arg: 0 },
    // these read what the document names unless they are told otherwise
    { api: 'libxmljs.SaxParser().{parseString|push}', is: 'sink', kind: 'xml', arg: 0 },
    { api: 'libxmljs-mt', is: 'alias', of: 'libxmljs' },
    { api: 'libxml2-wasm.ParseOption.XML_PARSE_NOENT', is: 'constant', value: 'libxml2 expands entities' },
    {
      api: 'libxml2-wasm.XmlDocument.{fromString|fromBuffer}',
      is: 'sink',
      kind: 'xml',
      arg: 0,
      when: { arg: 1, option: 'option', is: ['libxml2 expands entities'] },
    },
    { api: `${parsing}`, is: 'propagator', from: [0] },
    { api: 'sax.SAXParser()', is: 'alias', of: 'sax.parser()' },
  ],
  hooks: {
    // `parser.ontext = (text) => …`, `new Parser({ ontext(text) { … } })`
    'sax.parser().{write|end}': (call) =>
      reported(call, call.receiver?.kind === 'external' ? call.receiver.props : null),
    'htmlparser2.Parser().{write|end|parseComplete}': (call) => {
      const [settings] = call.receiver?.kind === 'external' ? call.receiver.args : [];
      return reported(call, settings?.kind === 'object' ? settings.props : null);
    },
  },
});

/** What a parser comes across in a text is of the text. */
function reported(call: PendingCall, listeners: ReadonlyMap<string, Value> | null): Value | undefined {
  const [text] = call.args;
  const taint = text === undefined ? null : taintOf(text, 0);
  for (const [name, listener] of taint === null ? [] : (listeners ?? []))
    if (name.startsWith('on')) call.invoke(listener, [makeUnknown(taint), makeUnknown(taint)]);
  return call.receiver ?? undefined;
}
