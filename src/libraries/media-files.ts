import { defineLibrary } from './define.ts';
import { sinkRows, type SinkPlace } from './support/sink-rows.ts';

/** Paths: API path, place. */
const paths: readonly SinkPlace[] = [
  ['sharp', 0],
  ['sharp().toFile', 0],
  ['sharp().composite', '0.*.input'],
  ['gm', 0],
  ['gm().{write|composite|append|compare|mask}', 0],
  ['fluent-ffmpeg', 0],
  ['fluent-ffmpeg().{input|addInput|mergeAdd|save|saveToFile|output|addOutput|mergeToFile}', 0],
  ['fluent-ffmpeg.ffprobe', 0],
  ['pdfkit().{image|font|file}', 0],
  ['pdfkit().registerFont', 1],
  ['exceljs.Workbook().{xlsx|csv}.{readFile|writeFile}', 0],
  ['exceljs.stream.xlsx.{WorkbookWriter|WorkbookReader}', '0.filename'],
  ['xlsx.readFile', 0],
  ['xlsx.{writeFile|writeFileAsync|writeFileXLSX}', 1],
  ['node-xlsx.parse', 0],
  ['xlsx-populate.fromFileAsync', 0],
  ['csvtojson().fromFile', 0],
  ['music-metadata.parseFile', 0],
  ['{image-size|image-size/fromFile}', 0],
  ['image-size.{imageSize|imageSizeFromFile}', 0],
  ['qrcode.toFile', 0],
  ['mammoth.{convertToHtml|convertToMarkdown|extractRawText}', '0.path'],
  ['file-type.{fileTypeFromFile|fromFile}', 0],
  ['exiftool-vendored.{exiftool|ExifTool()}.{read|readRaw|write|rewriteAllTags|extractThumbnail|extractPreview}', 0],
  ['jimp.{read()|Jimp.read()|Jimp()}.{write|writeAsync}', 0],
  ['canvas.registerFont', 0],
  ['fontkit.{open|openSync}', 0],
  ['tesseract.js.recognize', 0],
  ['puppeteer.Page().{screenshot|pdf}', '0.path'],
  ['html-pdf.create().toFile', 0],
  ['pdf2pic.fromPath', 0],
  ['node-poppler.Poppler().{pdfToText|pdfToCairo|pdfToHtml|pdfInfo}', 0],
  ['libreoffice-convert.convertWithOptions', 0],
];

/** Pictures, films, documents and tables in files. */
export default defineLibrary({
  packages: ['sharp', 'gm', 'fluent-ffmpeg', 'pdfkit', 'exceljs', 'xlsx', 'node-xlsx', 'xlsx-populate', 'csvtojson', 'music-metadata', 'image-size', 'qrcode', 'mammoth', 'file-type', 'exiftool-vendored', 'canvas', '@napi-rs/canvas', 'fontkit', 'tesseract.js', 'pdf2pic', 'node-poppler'], // prettier-ignore
  docs: 'https://sharp.pixelplumbing.com/api-constructor',
  rows: [
    { api: 'gm.subClass()', is: 'alias', of: 'gm' },
    { api: 'sharp.Sharp()', is: 'alias', of: 'sharp()' },
    { api: 'fluent-ffmpeg.FfmpegCommand()', is: 'alias', of: 'fluent-ffmpeg()' },
    { api: 'pdfkit.PDFDocument()', is: 'alias', of: 'pdfkit()' },
    { api: '@napi-rs/canvas', is: 'alias', of: 'canvas' },
    {
      api: 'gm().{resize|crop|quality|rotate|noProfile|autoOrient|setFormat|strip|scale|blur|flip|flop|gravity|extent|thumb|background}',
      is: 'function',
      returns: 'receiver',
    },
    {
      api: 'sharp().{resize|rotate|extract|jpeg|png|webp|avif|toFormat|withMetadata|flatten|grayscale|blur|sharpen|trim|extend|composite|clone}',
      is: 'function',
      returns: 'receiver',
    },
    ...sinkRows('path', paths),
    { api: 'nodemailer.createTransport().sendMail', is: 'sink', kind: 'path', arg: '0.attachments.*.path' },
    { api: 'nodemailer.createTransport().sendMail', is: 'sink', kind: 'url', arg: '0.attachments.*.href' },
    { api: 'canvas.loadImage', is: 'sink', kind: 'url', arg: 0 },
  ],
});
