import { options, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { Location } from '../findings/types.ts';
import type { GuardDraft } from '../libraries/build-types.ts';
import type { GuardRow } from '../libraries/define.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import { apiText, locate } from './operations-of.ts';
import type { ReplyOperation, ThrowOperation } from './operations.ts';
import { byName, namesAuthentication } from './guard-names.ts';
import { asksForLeave, asksForRight, isAboutRights } from './rights.ts';
import { isForgiven } from './forgiven.ts';
import { optionOf } from './option-values.ts';
import type { ConditionInfo, Guard, GuardKind, OptionValue, Step } from './types.ts';

export interface Evidence {
  kind: GuardKind;
  place: Location;
  message: string;
}

/** Names of middleware that cannot be looked into, but sounds as if it decided who may pass. */
const authWords =
  /(?:^|[^a-z])(?:auth[a-z]*|oauth2?|oidc|jwt|sessions?|tokens?|guard|permissions?|protect[a-z]*|acl|rbac|roles?|login|passport|clerk|keycloak|cognito|secured?|signature|verif[a-z]+|access|principal|identity|user)(?=$|[^a-z])/;

/** By whole words: `koa-useragent` has nothing to do with users. */
function soundsLikeAuth(name: string): boolean {
  return authWords.test(name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase());
}

/** What a step of a chain is, from its declaration, from the package it comes from, and from what it `shows` when it runs. */
export function guardOf(
  draft: GuardDraft,
  steps: readonly Step[] | null,
  knowledge: LibraryKnowledge,
  shows: readonly Evidence[] = steps === null ? [] : kindsShown(steps, true),
): Guard {
  const place = locate(draft.place);
  const evidence: Evidence[] = [];
  const covers = new Set(draft.covers ?? []);
  let options_: Record<string, OptionValue> = { ...draft.options };
  const declared = draft.kinds ?? [];
  for (const kind of declared) evidence.push({ kind, place, message: 'declared' });
  let opaque = false;
  let { conditional } = draft;
  for (const option of options(draft.value)) {
    if (option.kind !== 'external') {
      if (option.kind !== 'function' && option.kind !== 'object') opaque = true;
      continue;
    }
    const rows = rowsOf(option, knowledge);
    for (const [name, value] of Object.entries(givenOptions(option))) if (!(name in options_)) options_[name] = value;
    for (const row of rows.guards) {
      if (row.unless !== undefined && options_[row.unless.option] === row.unless.is) continue;
      if (row.needs !== undefined && !(row.needs in options_) && !('...' in options_) && !hasUnread(option)) continue;
      evidence.push({ kind: row.guard, place, message: rows.api });
      if (row.covers !== undefined) covers.add(row.covers);
      if (row.conditional === true) conditional = true;
    }
    if (Object.keys(options_).length === 0 && hasUnread(option)) {
      // `cors(options)` with options that are not known is not `cors()`
      options_ = { '...': { unknown: true } };
    }
    // a package that nothing is known of may do anything; most do nothing that matters here
    if (rows.guards.length === 0 && !rows.known && soundsLikeAuth(option.path.text)) opaque = true;
  }
  evidence.push(...shows);
  if (steps !== null) {
    for (const { operation } of steps)
      if (operation.is === 'guard' && operation.covers !== '') covers.add(operation.covers);
  }
  const name = draft.name ?? nameOf(draft.value);
  // nobody knows more about it than what it is called
  if (opaque && evidence.length === 0 && steps === null && draft.nameless !== true && namesAuthentication(name))
    evidence.push({ kind: 'authentication', place, message: byName });
  const kinds = [...new Set(evidence.map(({ kind }) => kind))];
  return {
    name,
    kinds: opaque && kinds.length === 0 && steps === null ? null : kinds,
    scope: draft.scope,
    place,
    evidence,
    conditional,
    options: options_,
    covers: [...covers],
  };
}

/** `process.env.API_KEY !== header`: what a request brings along has to be what the server was told. */
function comparesKey(condition: string): boolean {
  return /[!=]==?/.test(condition) && /\benv\.\w*(?:KEY|TOKEN|SECRET|PASSWORD)\b/i.test(condition);
}

/** Conditions about how a request came, not about who sent it. */
const anybody = /\b(?:secure|encrypted|protocol|https|maintenance)\b/i;

/** … or about whether what is asked for is for everybody. */
const forEverybody = /public|visib|shar(?:e|ed|ing)(?![a-z])|shareLevel|publish/i;

/** The kinds that code shows by what it does: calls that are known to guard, and refusals. What stands before a handler may refuse all. */
export function kindsShown(run: readonly Step[], before = false): Evidence[] {
  const evidence: Evidence[] = [];
  const steps = sinceFoundOut(run);
  for (const step of steps) {
    const { operation, conditions } = step;
    if (isForgiven(step, steps)) continue;
    if (operation.is === 'guard') {
      // before a handler, what it hands the decision to shows by itself that it turns strangers away; in one, it signs somebody in
      if (operation.calledBack === true && !(before && steps.some(refusesStrangers))) continue;
      evidence.push({ kind: operation.guard, place: operation.place, message: operation.api });
    } else if (operation.is === 'token' && operation.operation === 'verify') {
      // `verify(token, key, (error, user) => { … })` lets everybody through unless somebody is turned away later
      if (
        operation.calledBack &&
        !steps.some(
          (other) =>
            other.conditions.length > 0 &&
            (other.operation.is === 'reply' || other.operation.is === 'throw') &&
            refuses(other.operation),
        )
      )
        continue;
      evidence.push({ kind: 'authentication', place: operation.place, message: operation.api });
    } else if (operation.is === 'reply' || operation.is === 'throw') {
      // a status that something else has decided on, on its way to the client
      if (conditions.some(({ text }) => /(?:^|=== )40[13]$/.test(text))) continue;
      // a refusal is only a guard if something decides about it, or there is more than that
      const certain = conditions.length === 0 && operation.tried === false && !operation.inCatch;
      if (certain && !before && (operation.is !== 'throw' || step.via.length < 2)) continue;
      if (certain && operation.status === 403)
        evidence.push({ kind: 'authentication', place: operation.place, message: 'refuses everybody' });
      // who is nobody has gone another way before
      const known = conditions.some(({ identity }) => identity === 'present');
      if (!known && isForAbsence(step, steps) && refuses(operation))
        evidence.push({ kind: 'authentication', place: operation.place, message: 'refuses who is not logged in' });
      if (operation.status !== 403 && conditions.some(({ identity }) => identity === 'other') && refuses(operation))
        evidence.push({ kind: 'authorization', place: operation.place, message: 'refuses who is somebody else' });
      else if (
        operation.status !== 403 &&
        conditions.some(({ identity, text }) =>
          identity === '' ? asksForRight(text) && operation.status !== 404 : isAboutRights(text),
        ) &&
        refuses(operation)
      )
        evidence.push({ kind: 'authorization', place: operation.place, message: 'refuses who may not do it' });
      if (operation.status === 401) {
        if (asksForLeave(conditions.at(-1)?.text ?? ''))
          evidence.push({ kind: 'authorization', place: operation.place, message: 'refuses who may not do it' });
        const last = conditions.at(-1);
        const closed = last?.identity === '' && forEverybody.test(last.text);
        if (!known && !closed)
          evidence.push({ kind: 'authentication', place: operation.place, message: 'refuses with 401' });
      }
      // who has to come by HTTPS, or later, may be anybody
      else if (operation.status === 403 && !conditions.some(({ text }) => anybody.test(text))) {
        evidence.push({ kind: 'authorization', place: operation.place, message: 'refuses with 403' });
        // who has the key is who may do it: there is nothing else to know of a program
        if (before && comparesKey(conditions.at(-1)?.text ?? ''))
          evidence.push({ kind: 'authentication', place: operation.place, message: 'refuses who has not the key' });
      } else if (operation.status === 429)
        evidence.push({ kind: 'rate-limit', place: operation.place, message: 'refuses with 429' });
    }
  }
  return evidence;
}

/**
 * `if (request.user) return next(); passport.authenticate('jwt', (error, user) => { … })(…)`: that nobody was known before says
 * nothing of who is turned away after it was found out.
 */
function sinceFoundOut(steps: readonly Step[]): readonly Step[] {
  const at = steps.findIndex(({ operation }) => operation.is === 'guard' && operation.calledBack === true);
  const before = steps[at]?.conditions.filter(({ identity }) => identity === 'absent') ?? [];
  if (before.length === 0) return steps;
  const places = new Set(before.map(({ place }) => `${place.file}:${place.line}:${place.column}`));
  return steps.map((step, index) =>
    index <= at
      ? step
      : {
          ...step,
          conditions: step.conditions.filter(
            ({ place, identity }) =>
              identity !== 'absent' || !places.has(`${place.file}:${place.line}:${place.column}`),
          ),
        },
  );
}

/** Turns away who could not be told: with 401, or because nobody is there. */
function refusesStrangers({ operation, conditions }: Step): boolean {
  return (
    (operation.is === 'reply' || operation.is === 'throw') &&
    refuses(operation) &&
    conditions.length > 0 &&
    (operation.status === 401 || conditions.some(({ identity }) => identity === 'absent'))
  );
}

/**
 * Refused because nobody is logged in. What comes after `if (user) return next()` may fail for a reason of its own: one that says
 * 403, or throws without saying 401, under a condition that is about something else. So may what stands under
 * `if (!user) { if (!bucket.public) throw … }`, if it is only for some.
 */
function isForAbsence({ operation, conditions }: Step, steps: readonly Step[]): boolean {
  const at = conditions.findLastIndex(({ identity }) => identity === 'absent');
  if (at < 0) return false;
  const vague =
    (operation.is === 'throw' && operation.status !== 401) || (operation.is === 'reply' && operation.status === 403);
  const others = conditions.slice(at + 1).filter(({ after, identity }) => !after && identity === '');
  return (
    !vague ||
    others.length === 0 ||
    (conditions[at]?.after !== true && others.every((condition) => isEitherWay(condition, steps)))
  );
}

/** Whether a request is turned away as well if a condition comes out the other way. */
function isEitherWay({ place, truth }: ConditionInfo, steps: readonly Step[]): boolean {
  return steps.some(
    ({ operation, conditions }) =>
      (operation.is === 'throw' || operation.is === 'reply') &&
      refuses(operation) &&
      conditions.some(
        (other) => other.truth !== truth && other.place.file === place.file && other.place.line === place.line,
      ),
  );
}

/** Turns a request away: an error, or to somewhere else (the page to log in). */
export function refuses(operation: ReplyOperation | ThrowOperation): boolean {
  if (operation.is === 'throw') return true;
  return operation.kind === 'redirect' || operation.kind === 'error' || (operation.status ?? 0) >= 400;
}

/** The first object among the arguments of the call that made it, or of the call before: `multer({ limits }).single('file')`. */
function givenOptions(value: ExternalValue): Readonly<Record<string, OptionValue>> {
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver) {
    for (const argument of at.args) {
      const option = optionOf(argument);
      if (typeof option === 'object' && option !== null && 'object' in option) return option.object;
    }
  }
  return {};
}

/** An argument of the call that made it, or of a call before, is something that is not known. */
function hasUnread(value: ExternalValue): boolean {
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver)
    if (at.args.some((argument) => argument.kind !== 'literal' && argument.kind !== 'object')) return true;
  return false;
}

function rowsOf(
  value: ExternalValue,
  knowledge: LibraryKnowledge,
): { guards: GuardRow[]; known: boolean; api: string } {
  const guards: GuardRow[] = [];
  let known = false;
  const paths = value.call?.path ? [value.path, value.call.path] : [value.path];
  for (const path of paths) {
    const facts = knowledge.of(path);
    if (facts.rows.length > 0 || facts.describe !== null) known = true;
    for (const row of facts.rows) if (row.is === 'guard') guards.push(row);
  }
  return { guards, known, api: apiText(value.path.text) };
}

export function nameOf(value: Value): string {
  for (const option of options(value)) {
    if (option.kind === 'function') {
      const facts = option.module.facts.functions[option.fn];
      const cls = facts === undefined || facts.cls < 0 ? undefined : option.module.facts.classes[facts.cls];
      if (cls !== undefined && cls.name !== '') return `${cls.name}.${facts?.name ?? ''}`;
      if (facts !== undefined && facts.name !== '') return facts.name;
      // the function a factory returned is known by the factory's name
      const factory =
        facts === undefined || facts.parent <= 0 ? undefined : option.module.facts.functions[facts.parent];
      return factory?.name ? `${factory.name}()` : '(anonymous)';
    }
    if (option.kind === 'external') return apiText(option.path.text);
    if (option.kind === 'class') return option.module.facts.classes[option.cls]?.name ?? '(class)';
    if (option.kind === 'object' && option.cls !== null)
      return option.cls.module.facts.classes[option.cls.cls]?.name ?? '(object)';
  }
  return '(unknown)';
}
