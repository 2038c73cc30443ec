import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('what was read from a text is what the text says', () =>
  checkSteps(
    `
const json5 = require('json5'), YAML = require('yaml'), csv = require('csv-parse'), { parse } = require('csv-parse/sync');
const Papa = require('papaparse'), xml2js = require('xml2js'), { XMLParser } = require('fast-xml-parser'), cheerio = require('cheerio');
const answer = require('safe-json-parse/callback'), unheard = require('json5x');
`,
    {
      carry: [
        'json5.parse(v).name',
        'YAML.parseDocument(v).toJS().name',
        'parse(v)[0].name',
        'csv.parse(v, (error, rows) => exec(rows[0].name))',
        'Papa.parse(v).data[0].name',
        'Papa.parse(v, { step: (row) => exec(row.data.name) })',
        '(await xml2js.parseStringPromise(v)).root.name',
        'new xml2js.Parser().parseString(v, (error, root) => exec(root.name))',
        'new XMLParser().parse(v).root.name',
        `cheerio.load(v)('a').attr('href')`,
        'answer(v, (error, read) => exec(read.name))',
      ],
      stop: [
        `json5.parse('{}').name`,
        'csv.parse("a", (error, rows) => exec(rows[0].name))',
        `cheerio.load('<a>')(v).length`,
        'unheard.parse(v).name',
      ],
    },
  ));

test('what was written as text', () =>
  checkSteps(
    `const stringify = require('fast-safe-stringify'), fast = require('fast-json-stringify'), { Parser } = require('json2csv'), util = require('util');`,
    {
      carry: ['stringify({ v })', 'fast({})({ v })', 'new Parser().parse([{ v }])', 'util.inspect(body)'],
      stop: ['stringify({ name: 1 })', 'fast({ v })({})'],
    },
  ));
