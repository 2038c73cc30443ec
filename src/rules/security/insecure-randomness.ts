import { placeKey } from '../../model/places.ts';
import type { Location, TraceStep } from '../../findings/types.ts';
import { clockValuesIn } from '../../model/code/clock-values.ts';
import { biasedNumbersIn } from '../../model/code/biased-numbers.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { mustNotBeGuessed } from '../support/guarded-names.ts';

interface Use {
  readonly source: Location;
  readonly from: string;
  readonly place: Location;
  readonly name: string;
  readonly steps: readonly TraceStep[];
}

export default defineRule({
  title: 'Secrets that can be guessed',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-338', 'cwe-330', 'cwe-327', 'owasp-a02'],
  docs: {
    why: '`Math.random()` is made to be fast: from a few values that somebody got, the next and the former ones are computed. Who requests a reset of the own password then knows the link that was mailed to somebody else.',
    fix: "Make it with `randomBytes(32).toString('base64url')`, `randomInt()` or `randomUUID()` of `node:crypto`, which cost next to nothing.",
    bad: `
export function newResetToken() {
  return Math.random().toString(36).slice(2);
}
`,
    good: `
import { randomBytes } from 'node:crypto';
export function newResetToken() {
  return randomBytes(32).toString('base64url');
}
`,
  },
  messages: {
    named: '{name} is made with {from}, and can be guessed.',
    used: '{name}() is given what was made with {from}, and can be guessed.',
    clock: '{name} is made of the time, which whoever asked for it knows to a few milliseconds.',
    legacy: '{api}() does not promise bytes that cannot be guessed.',
    biased: '`{text}` comes out unevenly: the bytes of {from}() cannot be shared out evenly among so many.',
  },
  check(model, report) {
    const seen = new Set<string>();
    for (const [message, use] of [...named(model), ...used(model)]) {
      const source = placeKey(use.source);
      if (seen.has(source)) continue;
      seen.add(source);
      report({
        message,
        place: use.place,
        // it only has to be new each time, which it nearly is
        severity: /(?:nonce|salt)$/i.test(use.name) ? 'medium' : 'high',
        arguments: { name: use.name, from: use.from },
        trace: [{ location: use.source, message: use.from }, ...use.steps],
      });
    }
    for (const { is, api, place } of model.operations)
      if (is === 'call' && /(?:^|\.)pseudoRandomBytes$/.test(api) && !seen.has(placeKey(place))) {
        seen.add(placeKey(place));
        report({ message: 'legacy', place, severity: 'low', confidence: 'medium', arguments: { api } });
      }
    for (const source of model.sources)
      for (const { name, place } of clockValuesIn(source))
        // what only has to be new each time, or says when something ends, is no secret
        if (mustNotBeGuessed(name) && !/nonce|salt|iv$/i.test(name))
          report({ message: 'clock', place, severity: 'medium', confidence: 'medium', arguments: { name } });
    for (const source of model.sources)
      for (const { text, from, place, unsure } of biasedNumbersIn(source))
        report({
          message: 'biased',
          place,
          severity: 'low',
          confidence: unsure ? 'low' : 'medium',
          arguments: { text, from },
          fix: 'Choose with `randomInt(max)` of `node:crypto`, or draw again what is beyond the last multiple of the range.',
        });
  },
});

function named(model: BackendModel): ['named', Use][] {
  return model.operations.flatMap((operation): ['named', Use][] =>
    operation.is === 'guessable' && mustNotBeGuessed(operation.name)
      ? [
          [
            'named',
            {
              ...operation,
              name: operation.name,
              steps: [{ location: operation.place, message: `\`${operation.name}\`` }],
            },
          ],
        ]
      : [],
  );
}

/** What is put into a cookie, a signature or a cipher, whatever it is called. */
function used(model: BackendModel): ['used', Use][] {
  return model.flows.flatMap(({ kind, source, steps, sink }): ['used', Use][] =>
    kind === 'secret' && source.kind === 'random'
      ? [
          [
            'used',
            {
              source: source.location,
              from: source.label,
              place: sink.location,
              name: sink.label,
              steps: [...steps, { location: sink.location, message: `${sink.label}()` }],
            },
          ],
        ]
      : [],
  );
}
