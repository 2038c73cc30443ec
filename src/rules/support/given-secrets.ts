import type { Confidence, Location, Severity } from '../../findings/types.ts';
import type { SecretOperation } from '../../model/operations.ts';
import { lineKey, placeKey } from '../../model/places.ts';
import type { BackendModel, SourceModule } from '../../model/types.ts';
import { sourceAt } from './lookup.ts';
import { isCodeForDevelopment } from './secret-places.ts';
import { guessSecret } from './secrets.ts';

interface GivenGrade {
  readonly message: 'given' | 'spare' | 'account';
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** Filled in by something else before the program runs. */
const template = /^(?:<.*>|\[.*\]|\{\{?.*\}\}?|\$\{?.*|%.*%|__\w+__|\s*)$|\{\?\}/;
/** What everybody calls the database on their own machine. */
const local =
  /^(?:postgres|postgresql|root|admin|administrator|password|passw0rd|pass|secret|test|testing|example|guest|mysql|mongo|redis|docker|dev|local|user|default|changeme|minioadmin|1234\d*|toor)$/i;

interface Given {
  readonly operation: SecretOperation;
  readonly grade: GivenGrade;
  /** where the text stands */
  readonly at: Location;
}

/** Secrets that calls are given as texts of the code, with where the text stands. */
export function givenIn(model: BackendModel): Given[] {
  const tokens = new Set(
    model.operations.flatMap((operation) =>
      operation.is === 'token' && operation.literalKey !== null ? [placeKey(operation.place)] : [],
    ),
  );
  const given = model.operations.flatMap((operation): Given[] => {
    const grade = operation.is === 'secret' ? gradeOfGiven(operation) : null;
    if (operation.is !== 'secret' || grade === null) return [];
    const at = literalIn(model, operation);
    // tokens with a key in the call have a rule of their own
    const told = !operation.fallback && at.line === operation.place.line && tokens.has(placeKey(operation.place));
    return told ? [] : [{ operation, grade, at }];
  });
  const passwords = new Set<string>();
  const lines = new Set<string>();
  for (const { operation, grade, at } of given) {
    if (operation.kind !== 'credential' || grade.message !== 'given') continue;
    passwords.add(placeKey(operation.place));
    lines.add(lineKey(at));
  }
  // the name of an account is worth a word only beside a password
  return given.filter(
    ({ operation, at }) =>
      operation.kind !== 'account' || (passwords.has(placeKey(operation.place)) && !lines.has(lineKey(at))),
  );
}

/** What people write who mean to change it. */
const dummy = /pass|test|sample|example|secret|root|admin|user|change|auth|^(.)\1*$|^.{1,3}$/i;

const sure = { severity: 'high', confidence: 'medium' } as const;

/** How bad it is that an API is given a text of the code as a secret, whatever it is called; null where it is none. */
function gradeOfGiven({ text, spelled, kind, fallback, place }: SecretOperation): GivenGrade | null {
  // `Bearer test` is hardly what anybody lets in
  if (template.test(text) || (text !== spelled && local.test(text))) return null;
  if (kind === 'account')
    return fallback || local.test(text) ? null : { message: 'account', severity: 'low', confidence: 'low' };
  const development = isCodeForDevelopment(place.file);
  if (kind === 'key') {
    if (fallback && /placeholder|public/i.test(text)) return null;
    if (fallback) return { message: 'spare', severity: 'high', confidence: development ? 'low' : 'medium' };
    return { message: 'given', severity: 'critical', confidence: development ? 'low' : 'high' };
  }
  const guess = guessSecret('clientSecret', text);
  if (guess?.kind === 'placeholder' || (guess === null && !/[A-Z].*\d|\d.*[A-Z]|secret|pass/i.test(text))) return null;
  const random = guess?.kind === 'random' || guess?.kind === 'issued';
  if (fallback && local.test(text)) return null;
  if (fallback) return { message: 'spare', ...(random ? sure : { severity: 'medium', confidence: 'low' }) };
  if (random) return { message: 'given', severity: 'critical', confidence: development ? 'low' : 'high' };
  const meant = development || local.test(text) || dummy.test(text);
  return { message: 'given', severity: 'high', confidence: meant ? 'low' : 'medium' };
}

/** A name under which a secret is kept. */
const secretName = /^(?:\w*(?:secret|password|passwd|token)\w*|keys?|pass|pwd|pw)$/i;
/** Shorter texts may stand anywhere. */
const minLength = 5;

/** Where the text itself stands: in the argument, in the same file, or in another one if it stands nowhere else; else the argument. */
function literalIn(model: BackendModel, operation: SecretOperation): Location {
  const { place, argument = place, text } = operation;
  const own = sourceAt(model, place.file);
  const here = own === undefined ? [] : literalsIn(own, operation);
  const inArgument = here.find(({ at }) => isInside(at, argument));
  const found =
    inArgument ?? here.find(({ name }) => secretName.test(name)) ?? (here.length === 1 ? here[0] : undefined);
  if (found !== undefined) return found.at;
  if (here.length > 0 || text.length < minLength) return argument;
  const elsewhere = model.sources.flatMap((source) => (source === own ? [] : literalsIn(source, operation)));
  return (elsewhere.length === 1 ? elsewhere[0]?.at : undefined) ?? argument;
}

interface Literal {
  readonly name: string;
  readonly at: Location;
}

function literalsIn(source: SourceModule, { text, spelled }: SecretOperation): Literal[] {
  return source.strings().flatMap(({ value, name, start, end }) => {
    const holds = value === text || value === spelled || (text.length >= minLength && value.endsWith(`:${text}`));
    return holds ? [{ name, at: source.locate(start, end) }] : [];
  });
}

function isInside(at: Location, around: Location): boolean {
  const after = at.line > around.line || (at.line === around.line && at.column >= around.column);
  return after && (at.endLine < around.endLine || (at.endLine === around.endLine && at.endColumn <= around.endColumn));
}
