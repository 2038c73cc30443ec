import { defineLibrary, type Row } from './define.ts';

/**
 * Work of milliseconds to seconds that packages in JavaScript or WebAssembly do on the thread that calls them, promises or not:
 * unlike what Node and native packages do on threads of their own (zlib, `sharp`, `bcrypt`).
 */
const heavy: Readonly<Record<string, readonly string[]>> = {
  'password hashing in JavaScript': [
    'bcryptjs.{hash|compare}',
    'hash-wasm.{argon2id|argon2i|argon2d|bcrypt|scrypt|pbkdf2|argon2Verify|bcryptVerify}',
    '@noble/hashes/{scrypt|pbkdf2|argon2}.{scrypt|scryptAsync|pbkdf2|pbkdf2Async|argon2id}',
    'crypto-js.{PBKDF2|EvpKDF}',
    'node-forge.pkcs5.pbkdf2',
    'node-forge.pki.rsa.generateKeyPair',
    'scrypt-js.{scrypt|syncScrypt}',
  ],
  'image processing in JavaScript': [
    '{jimp|jimp.Jimp}.{read|fromBuffer}',
    'jpeg-js.{decode|encode}',
    'pngjs.PNG.sync.{read|write}',
    'blurhash.encode',
    '{canvas|@napi-rs/canvas|skia-canvas}.createCanvas().{toBuffer|toDataURL}',
    '{canvas|@napi-rs/canvas|skia-canvas}.Canvas().{toBuffer|toDataURL}',
    '{satori|satori.default|@resvg/resvg-js.Resvg().render|svgo.optimize|potrace.trace}',
  ],
  'making a PDF': [
    'pdfkit',
    'pdf-lib.PDFDocument.load',
    'pdf-lib.PDFDocument.{create|load}().save',
    'pdfmake().createPdfKitDocument',
    '{jspdf|jspdf.jsPDF}().{output|save}',
    '@react-pdf/renderer.{renderToStream|renderToBuffer|renderToFile|renderToString|pdf}',
  ],
  'reading a document': [
    '{pdf-parse|pdfjs-dist.getDocument}',
    'mammoth.{convertToHtml|extractRawText}',
    'officeparser.{parseOffice|parseOfficeAsync}',
  ],
  'a spreadsheet': [
    'exceljs.Workbook().xlsx.{load|read|readFile|write|writeBuffer|writeFile}',
    'xlsx.{read|readFile|write|writeFile|writeXLSX}',
    'docxtemplater().render',
    'docx.Packer.{toBuffer|toBlob|toStream}',
  ],
  'parsing in one go': [
    '{csv-parse|csv-stringify}/{sync|lib/sync}.{parse|stringify}',
    '{csv-parse/lib/sync|csv-stringify/lib/sync}',
    'papaparse.{parse|unparse}',
  ],
  'compression in JavaScript': [
    'adm-zip().{toBuffer|writeZip|extractAllTo|addLocalFolder}',
    '{jszip|jszip()}.{loadAsync|generateAsync}',
    'pako.{gzip|ungzip|deflate|inflate|deflateRaw|inflateRaw}',
    'fflate.{zipSync|unzipSync|gzipSync|gunzipSync|deflateSync|inflateSync}',
  ],
  'a page without a browser': ['jsdom.JSDOM', 'happy-dom.Window', '{mjml|mjml.default}'],
  compilation: [
    'typescript.{transpileModule|transpile|createProgram}',
    '@babel/core.{transformSync|transform|transformAsync}',
    'sass.{compile|compileString|renderSync}',
    '{terser|uglify-js|prettier}.{minify|format}',
  ],
};

/** What keeps a processor busy, and so everybody who waits for the event loop. */
export default defineLibrary({
  packages: [
    'hash-wasm', '@noble/hashes', '@noble/hashes/scrypt', '@noble/hashes/pbkdf2', '@noble/hashes/argon2', 'crypto-js', 'node-forge', 'jimp', 'jpeg-js', 'pngjs', 'blurhash', 'canvas', '@napi-rs/canvas', 'skia-canvas', 'satori', '@resvg/resvg-js', 'svgo',
    'potrace', 'pdfkit', 'pdf-lib', 'pdfmake', 'jspdf', '@react-pdf/renderer', 'pdf-parse', 'pdfjs-dist', 'mammoth', 'officeparser', 'exceljs', 'xlsx', 'docxtemplater', 'docx', 'csv-parse', 'csv-stringify', 'csv-parse/sync', 'csv-parse/lib/sync', 'csv-stringify/sync', 'csv-stringify/lib/sync',
    'papaparse', 'pako', 'fflate', 'jsdom', 'happy-dom', 'mjml', 'typescript', '@babel/core', 'sass', 'terser', 'uglify-js', 'prettier',
  ], // prettier-ignore
  docs: 'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
  rows: Object.entries(heavy).flatMap(([what, apis]) =>
    apis.map((api): Row => ({ api, is: 'tagged', tags: ['cpu-bound', `work:${what}`] })),
  ),
});
