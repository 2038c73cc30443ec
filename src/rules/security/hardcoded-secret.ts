import type { Confidence, Location, Severity } from '../../findings/types.ts';
import { placeKey } from '../../model/places.ts';
import type { BackendModel, SourceModule } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { givenIn } from '../support/given-secrets.ts';
import { committedEnv, isCodeForDevelopment } from '../support/secret-places.ts';
import { guessSecret, isSigningName, wordsOf, type SecretGuess } from '../support/secrets.ts';

export default defineRule({
  title: 'Secrets in the source',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-798', 'cwe-522', 'cwe-540', 'owasp-a07'],
  docs: {
    why: 'Everyone who has ever had the code has the secret: colleagues, contractors, build servers, whoever finds a copy. It cannot be changed without a release, it is the same on every stage, and it stays in the history after it was deleted.',
    fix: 'Make a new secret, revoke this one, read it from the environment or a secret store, and refuse to start without it. Removing the line is not enough: it stays in the git history.',
    bad: `
import { createHmac } from 'node:crypto';
const webhookSecret = 'pR7vXq2LmZ9tKd4WbN8sYc3HfJ6uAe1G';
export function sign(body: string) {
  return createHmac('sha256', webhookSecret).update(body).digest('hex');
}
`,
    good: `
import { createHmac } from 'node:crypto';
const webhookSecret = process.env.WEBHOOK_SECRET;
if (!webhookSecret) throw new Error('WEBHOOK_SECRET is not set');
export function sign(body: string) {
  return createHmac('sha256', String(webhookSecret)).update(body).digest('hex');
}
`,
  },
  messages: {
    secret: 'The {what} is in the source.',
    weak: 'The {what} is in the source, and easily guessed.',
    fallback: 'Where the environment does not set it, the {what} is one that everybody can read here.',
    compared: 'The {what} is compared with a string in the code, which whoever reads the source knows.',
    given: '{api}() is given a {what} that stands in the code.',
    account: '{api}() is given the {what} that goes with a password in the code.',
    spare: 'Where nothing else sets it, {api}() is given a {what} that everybody can read here.',
    env: '{file} is in the repository, with {names}.',
  },
  check(model, report) {
    const fallbacks = new Set<string>();
    // what was reported under its own name is not reported again where it is used
    const named = new Set<string>();
    const places = new Set<string>();
    // where it is used says more than a name that may mean anything
    const given = new Set(
      model.operations.flatMap((operation) => (operation.is === 'secret' ? [operation.text, operation.spelled] : [])),
    );
    const noticed = noticedFallbacks(model);
    for (const source of model.sources) {
      let compared = false;
      for (const { value, name, use, start, end } of source.strings()) {
        const guess = guessSecret(name, value);
        const grade = guess === null ? null : gradeOf(guess, { use, name, value }, source.file.path);
        if (
          guess === null ||
          grade === null ||
          (compared && use === 'compared') ||
          (grade.message === 'weak' && given.has(value)) ||
          (use === 'fallback' && fallbacks.has(value))
        )
          continue;
        compared ||= use === 'compared';
        if (use === 'fallback') fallbacks.add(value);
        named.add(value);
        report({
          ...grade,
          ...(noticed.has(value) ? { confidence: 'low' } : {}),
          place: source.locate(start, end),
          arguments: { what: guess.what },
          key: name,
        });
      }
    }
    for (const { operation, grade, at } of givenIn(model)) {
      if (named.has(operation.text) || named.has(operation.spelled) || places.has(placeKey(at))) continue;
      places.add(placeKey(at));
      report({
        ...grade,
        ...(operation.fallback && noticed.has(operation.text) ? { confidence: 'low' } : {}),
        place: at,
        arguments: { what: operation.what, api: operation.api },
        key: operation.what,
      });
    }
    for (const { file, names, severity } of committedEnv(model)) {
      report({
        message: 'env',
        place: firstLine(file),
        severity,
        arguments: { file, names },
        affects: { unit: 'project', count: 1 },
        fix: 'Revoke what is in it, take the file out of git (`git rm --cached {file}`), add it to .gitignore and keep a `.env.example` without values.',
      });
    }
  },
});

type Named = Pick<ReturnType<SourceModule['strings']>[number], 'use' | 'name' | 'value'>;
type Grade = { message: 'secret' | 'weak' | 'fallback' | 'compared'; severity: Severity; confidence: Confidence };

function gradeOf({ kind }: SecretGuess, { use, name, value }: Named, file: string): Grade | null {
  // what a password is compared with may be a test of anything; a real secret in the source it is all the same
  if (use === 'compared')
    return kind === 'random' || kind === 'issued'
      ? { message: 'compared', severity: 'high', confidence: 'medium' }
      : null;
  const confidence = isCodeForDevelopment(file) ? 'low' : 'high';
  if (kind === 'issued') return { message: 'secret', severity: 'critical', confidence };
  if (use === 'fallback')
    return kind === 'random' || isSigningName(name)
      ? { message: 'fallback', severity: 'high', confidence: confidence === 'low' ? 'low' : 'medium' }
      : null;
  if (kind === 'random') return { message: 'secret', severity: 'critical', confidence };
  if (use === 'alternative') return null;
  // what other services would not take for a credential anyway is no secret; what we sign with works as it is
  if (kind === 'placeholder' && (!isSigningName(name) || /(?:api|client|access) ?(?:key|secret)$/.test(wordsOf(name))))
    return null;
  // by its name alone, a word is mostly the name of something
  const sure = /^(?:aws )?secret access key$/.test(wordsOf(name)) && /\d/.test(value);
  return { message: 'weak', severity: 'high', confidence: sure && confidence === 'high' ? 'medium' : 'low' };
}

/** What stands in for a secret, and is asked for by its value, as by `if (production && SECRET === 'dev') throw …`. */
function noticedFallbacks({ sources }: BackendModel): Set<string> {
  const noticed = new Set<string>();
  for (const source of sources) {
    const strings = source.strings();
    const asked = strings.filter(({ use, name }) => use === 'compared' && isSigningName(name));
    for (const { value, name } of asked)
      if (strings.some((other) => other.use === 'fallback' && other.value === value && other.name === name))
        noticed.add(value);
  }
  return noticed;
}

function firstLine(file: string): Location {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
