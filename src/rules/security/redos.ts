import { placeKey } from '../../model/places.ts';
import { spelledIn } from '../../model/code/scan.ts';
import { slownessOf, type Slowness } from '../../model/regexp/slow.ts';
import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Regular expressions that a text can bring to a standstill',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-1333', 'cwe-730', 'cwe-400', 'owasp-a05'],
  docs: {
    why: 'Such an expression tries every way to divide a text before it gives up, and their number doubles with a few characters, or grows with the square of the length. Node runs it on the only thread: one request of a kilobyte, and nobody is served any more.',
    fix: 'Rewrite it so that each character can be matched in one way only: no repetition inside of a repetition of the same characters (`(a+)+`, `(\\w+\\s?)*`), no two neighbouring ones that share some. Limit the length of the text before it, or use RE2 or a parser.',
    bad: `
import express from 'express';
const app = express();
app.get('/tags', (req, res) => {
  const valid = /^(\\w+\\s?)+$/.test(String(req.query.tags));
  res.json({ valid });
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/tags', (req, res) => {
  const valid = /^\\w+(\\s\\w+)*$/.test(String(req.query.tags));
  res.json({ valid });
});
`,
  },
  messages: {
    exponential: 'The {source} meets {pattern}, which takes twice as long with every few characters: try `{attack}`.',
    polynomial: 'The {source} meets {pattern}, which takes the square of its length or more: try `{attack}`.',
    written:
      '{pattern} takes twice as long with every few characters: `{attack}` would stop the process, if it can come here.',
  },
  check(model, report) {
    const seen = new Set<string>();
    for (const operation of model.operations) {
      if (operation.is !== 'match' || !attackers.has(operation.from.kind)) continue;
      if (operation.from.kind === 'caller' && operation.from.in !== 'export') continue;
      const { pattern, flags, place, from } = operation;
      const slowness = slownessOf(pattern, flags);
      if (slowness === null || (operation.limited && !slowness.exponential)) continue;
      seen.add(`${flags}/${pattern}`);
      if (seen.has(placeKey(place))) continue;
      seen.add(placeKey(place));
      const outside = from.kind === 'request' || from.kind === 'message';
      report({
        message: slowness.exponential ? 'exponential' : 'polynomial',
        place,
        // lines and headers of a request end after some kilobytes, bodies do not
        severity: slowness.exponential || from.in === 'body' ? 'high' : 'low',
        confidence: !outside ? 'low' : slowness.exponential ? 'high' : 'medium',
        arguments: {
          source: from.label,
          pattern: shown(pattern, flags),
          attack: attackOf(slowness, from.in === 'body' ? 50_000 : 15_000),
        },
        trace: [
          { location: from.location, message: from.label },
          { location: place, message: shown(pattern, flags) },
        ],
      });
    }
    for (const source of model.sources) {
      for (const { pattern, flags, place } of spelledIn(source).patterns) {
        if (seen.has(`${flags}/${pattern}`)) continue;
        const slowness = slownessOf(pattern, flags);
        if (slowness?.exponential !== true) continue;
        seen.add(`${flags}/${pattern}`);
        report({
          message: 'written',
          place,
          severity: 'medium',
          confidence: 'medium',
          arguments: { pattern: shown(pattern, flags), attack: attackOf(slowness) },
        });
      }
    }
  },
});

const attackers = new Set(['request', 'message', 'argument', 'parameter', 'caller']);

function attackOf({ exponential, attack: { prefix, pump, suffix } }: Slowness, times = 50_000): string {
  const parts = [
    prefix === '' ? '' : JSON.stringify(prefix),
    `${JSON.stringify(pump)}.repeat(${exponential ? 40 : times})`,
    suffix === '' ? '' : JSON.stringify(suffix),
  ];
  return parts.filter((part) => part !== '').join(' + ');
}

function shown(pattern: string, flags: string): string {
  const text = `/${pattern}/${flags}`;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
