import type { Confidence, Location, Severity } from '../../findings/types.ts';
import type { SecretOperation } from '../../model/operations.ts';
import type { SourceModule } from '../../model/types.ts';
import { isForDevelopment } from './secret-places.ts';
import { guessSecret } from './secrets.ts';

interface GivenGrade {
  readonly message: 'given' | 'spare';
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** Filled in by something else before the program runs. */
const template = /^(?:<.*>|\[.*\]|\{\{?.*\}\}?|\$\{?.*|%.*%|__\w+__|\s*)$|\{\?\}/;
/** What everybody calls the database on their own machine. */
const local =
  /^(?:postgres|postgresql|root|admin|administrator|password|passw0rd|pass|secret|test|testing|example|guest|mysql|mongo|redis|docker|dev|local|user|default|changeme|minioadmin|1234\d*|toor)$/i;

/** How bad it is that an API is given a text of the code as a secret, whatever it is called; null where it is none. */
export function gradeOfGiven({ text, kind, fallback, place }: SecretOperation): GivenGrade | null {
  if (template.test(text)) return null;
  const development = isForDevelopment(place.file);
  if (kind === 'key') {
    if (fallback && /placeholder|public/i.test(text)) return null;
    if (fallback) return { message: 'spare', severity: 'high', confidence: development ? 'low' : 'medium' };
    return { message: 'given', severity: 'critical', confidence: development ? 'low' : 'high' };
  }
  const guess = guessSecret('clientSecret', text);
  if (guess?.kind === 'placeholder' || (guess === null && !/[A-Z].*\d|\d.*[A-Z]|secret|pass/i.test(text))) return null;
  const random = guess?.kind === 'random' || guess?.kind === 'issued';
  if (fallback) return random ? { message: 'spare', severity: 'high', confidence: 'medium' } : null;
  if (random) return { message: 'given', severity: 'critical', confidence: development ? 'low' : 'high' };
  return { message: 'given', severity: 'high', confidence: development || local.test(text) ? 'low' : 'medium' };
}

/** Where the text itself stands: in the argument, or under the name of a secret in the same file; else the argument. */
export function literalIn(source: SourceModule | undefined, { text, argument }: SecretOperation): Location {
  let named: Location | null = null;
  for (const { value, name, start, end } of source?.strings() ?? []) {
    if (value !== text || source === undefined) continue;
    const at = source.locate(start, end);
    const after = at.line > argument.line || (at.line === argument.line && at.column >= argument.column);
    const before =
      at.endLine < argument.endLine || (at.endLine === argument.endLine && at.endColumn <= argument.endColumn);
    if (after && before) return at;
    if (/^(?:\w*secret\w*|keys?|pass(?:word)?)$/i.test(name)) named ??= at;
  }
  return named ?? argument;
}
