import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('pieces of streams', () =>
  checkSteps(
    `
const { Transform, Writable, PassThrough, Readable } = require('stream'), { pipeline } = require('stream/promises'), { text } = require('stream/consumers');
const readline = require('readline'), zlib = require('zlib'), concat = require('concat-stream'), split = require('split2'), through = require('through2'), raw = require('raw-body');
class Own extends Transform { _transform(piece, encoding, done) { this.push('a' + piece); done(); } }
const fixed = () => new Transform({ transform(piece, encoding, done) { done(null, 'a'); } });
`,
    {
      carry: [
        'req.pipe(new Writable({ write(piece, encoding, done) { exec(piece.toString()); done(); } }))',
        'req.pipe(new Own()).on("data", (piece) => exec(piece))',
        'req.pipe(new PassThrough()).on("data", (piece) => exec(piece))',
        'const t = new Transform({ transform(piece, encoding, done) { done(null, "a" + piece); } }); t.on("data", (piece) => exec(piece)); req.pipe(t)',
        'await pipeline(req, async function* (pieces) { for await (const piece of pieces) yield "a" + piece; }, async (pieces) => { for await (const piece of pieces) exec(piece); })',
        'Readable.from([v]).on("data", (piece) => exec(piece))',
        'for await (const piece of Readable.from([v])) exec(piece)',
        'await text(req)',
        'readline.createInterface({ input: req }).on("line", (line) => exec(line))',
        'zlib.gunzipSync(body).toString()',
        'zlib.inflate(body, (error, all) => exec(all.toString()))',
        'req.pipe(concat((all) => exec(all.toString())))',
        'req.pipe(split()).on("data", (line) => exec(line))',
        'req.pipe(through(function (piece, encoding, done) { exec(piece.toString()); done(); }))',
        'await raw(req)',
        'raw(req, (error, all) => exec(all))',
      ],
      stop: [
        'req.pipe(fixed()).on("data", (piece) => exec(piece))',
        'Readable.from(["a"]).on("data", (piece) => exec(piece))',
        'const p = new PassThrough(); p.write("a"); p.on("data", (piece) => exec(piece))',
        'await text(Readable.from(["a"]))',
      ],
    },
  ));
