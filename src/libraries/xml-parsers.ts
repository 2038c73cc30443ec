import { defineLibrary, type Row } from './define.ts';

const parsing = '{libxmljs|libxmljs2}.{parseXml|parseXmlString|parseXmlAsync|parseHtml|parseHtmlString}';
const external: readonly Row[] = ['noent', 'replaceEntities', 'dtdload'].map((option) => ({
  api: parsing,
  is: 'sink',
  kind: 'xml',
  arg: 0,
  when: { arg: 1, option },
}));
const huge: readonly Row[] = ['noent', 'replaceEntities', 'huge'].map((option) => ({
  api: parsing,
  is: 'sink',
  kind: 'entities',
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
    '@xmldom/xmldom',
    'xmldom',
    'libxslt',
  ],
  docs: 'https://github.com/libxmljs/libxmljs',
  rows: [
    ...external,
    ...huge,
    { api: 'libxmljs2.{SaxParser|SaxPushParser}()', is: 'alias', of: 'libxmljs.SaxParser()' },
    { api: 'libxmljs.SaxPushParser()', is: 'alias', of: 'libxmljs.SaxParser()' },
    { api: 'libxmljs.SaxParser().{parseString|push}', is: 'sink', kind: 'entities', arg: 0 },
    { api: 'node-expat.createParser()', is: 'alias', of: 'node-expat.Parser()' },
    { api: 'node-expat.Parser().{parse|write|end}', is: 'sink', kind: 'entities', arg: 0 },
    { api: 'xml2json.toJson', is: 'sink', kind: 'entities', arg: 0 },
    { api: `${parsing}`, is: 'propagator', from: [0] },
  ],
});
