import type { Activation, CallEvent, Context, Event } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { options, type Value } from '../evaluate/values.ts';
import type { Location } from '../findings/types.ts';
import type { Expression } from '../ir/index.ts';
import { claimReads, claimsOf, isCall, type Claim, type ClaimReads } from './claims.ts';
import { errorOf } from './errors.ts';
import { expressionName } from './expression-names.ts';
import { locate, type OperationReader } from './operations-of.ts';
import type { Endpoint } from './types.ts';
import { functionName } from './walk.ts';

/** A condition whose outcome the sender of a request chooses, and what depends on it. */
export interface Decision {
  readonly place: Location;
  /** in the words of the code */
  readonly text: string;
  /** what the request says to get on: empty where that is not all that decides */
  readonly claims: readonly DecidingInput[];
  /** what the request says for what is called `skipped` not to run */
  readonly avoids: readonly DecidingInput[];
  /** who does not say so is refused: answered with 401 or 403, or sent to the page to log in */
  readonly refuses: boolean;
  /** what a request that says so gets done, by kind: `reply`, `next`, `delete`, `write`, `read`, `session`, `admin` and `delete` (also by the name of what is called), `sender`: it is looked up or noted who sends the request */
  readonly grants: readonly string[];
  /** a check of who it is that runs only if the condition comes out in one way: its name; '' if there is none */
  readonly skipped: string;
  /** what signs somebody in, and runs only for who says so: its name; '' if there is nothing like it */
  readonly signsIn: string;
  /** … and it is handed nothing of the request, so that it can ask for nothing else */
  readonly blindly: boolean;
  readonly endpoints: readonly Endpoint[];
}

export interface DecidingInput {
  readonly in: string;
  readonly name: string;
  readonly against: Claim['against'];
  /** the text that it is compared with; '' for others */
  readonly value: string;
  readonly place: Location;
}

interface Outcome {
  refuses: boolean;
  readonly does: Set<string>;
  /** checks of who it is, with the input that they are given */
  readonly checks: { readonly name: string; readonly given: ReadonlySet<string> }[];
  /** what signs somebody in, in the branch itself; `blindly`, if it is handed nothing that it could ask about */
  readonly signIns: { readonly name: string; readonly blindly: boolean }[];
}

interface Branching {
  readonly test: Expression;
  readonly context: Context;
  readonly outcomes: { readonly true: Outcome; readonly false: Outcome };
}

/** Says by its first word that it does something else than to look at somebody, or to let somebody in. */
const doesOther = /^(?:get|set|is|has|on|un|log_?out|handle|render|show|send|build|create|generate|make|parse)/i;
/** Looks at who sends the request, as far as the name tells; not `author`, `authors`, `unauthorized`, `getAuthUrl`, `loginfo`. */
const checksSender =
  /(?:log_?in(?!fo|_?url|_?page|_?form|g)|(?<!un)auth(?!or(?!i[sz])|_?url)|check_?(?:access|permission|role|session)|require_?(?:user|session|admin|role)|protect)/i;
/** … and does nothing but look. */
const guarding = /^(?:authenticate|authorize|check|require|verify|ensure|protect|is_?authenti)/i;
/** Signs somebody in, or says that they may go on; what is asked of an answer is none of these: `isLoggedIn`. */
const signs = /(?:log_?in(?!fo|_?url|_?page|_?form|g)|sign_?in(?!g)|(?<!un)auth(?!or(?!i[sz])|_?url)|verify)/i;
const destroys = /^(?:delete|remove|destroy|drop|purge|wipe)(?![a-z])/;
const privileged = /admin|privilege|superuser|impersonat|grant_?(?:access|role|permission)|elevat/i;

/** Decisions about who may go on that the senders of requests make themselves, in order of place. */
export function decisionsOf(
  evaluator: Evaluator,
  reader: OperationReader,
  reached: ReadonlyMap<Activation, readonly Endpoint[]>,
): Decision[] {
  const found = new Map<string, Decision & { endpoints: Endpoint[] }>();
  for (const activation of evaluator.activations) {
    if (activation.module.file.role !== 'server') continue;
    for (const branching of branchingsOf(activation, reader)) {
      const decision = decisionOf(claimReads(activation), branching);
      if (decision === null) continue;
      const { file, line, column } = decision.place;
      const key = `${file}:${line}:${column}:${decision.skipped}`;
      let known = found.get(key);
      if (known === undefined) found.set(key, (known = { ...decision, endpoints: [] }));
      for (const endpoint of reached.get(activation) ?? [])
        if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
    }
  }
  return [...found.values()].sort(
    ({ place: a }, { place: b }) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}

/** Conditions on the request around what a function does, with what each outcome leads to. */
function branchingsOf(activation: Activation, reader: OperationReader): Branching[] {
  // most functions decide nothing
  if (!activation.events.some(isDecided)) return [];
  const reads = claimReads(activation);
  if (reads.places.size === 0 && reads.variables.size === 0 && !activation.events.some(isCall)) return [];
  const known = new Map<number, Branching | null>();
  for (const event of activation.events) {
    let always = true;
    for (let context = event.context; context !== null; context = context.parent) {
      const { test, kind } = context;
      if (test === null || (kind !== 'branch' && kind !== 'after')) continue;
      let branching = known.get(test.start);
      if (branching === undefined) {
        const ruled = [true, false].some((truth) => claimsOf(reads, test, truth, false) !== null);
        branching = ruled ? { test, context, outcomes: { true: nothingDone(), false: nothingDone() } } : null;
        known.set(test.start, branching);
      }
      if (branching !== null) {
        const outcome = branching.outcomes[context.truth ? 'true' : 'false'];
        noteEvent(outcome, event, activation, reader, always);
        if (kind === 'branch' && always) noteSignIn(outcome, event);
      }
      if (kind === 'branch') always = false;
    }
  }
  return [...known.values()].flatMap((branching) => branching ?? []);
}

function isDecided({ context }: Event): boolean {
  for (let at = context; at !== null; at = at.parent)
    if (at.test !== null && (at.kind === 'branch' || at.kind === 'after')) return true;
  return false;
}

function nothingDone(): Outcome {
  return { refuses: false, does: new Set(), checks: [], signIns: [] };
}

function noteSignIn(outcome: Outcome, event: Event): void {
  const called =
    event.kind === 'call' && event.form === 'call'
      ? { name: event.name, args: event.args }
      : event.kind === 'enter' && event.by === 'call'
        ? { name: functionName(event.activation), args: event.activation.args }
        : null;
  const name = called?.name.split('.').at(-1) ?? '';
  if (called !== null && signs.test(name) && !doesOther.test(name))
    outcome.signIns.push({ name, blindly: called.args.every(({ kind }) => kind === 'literal' || kind === 'function') });
}

/** `always`: it happens whenever the outcome is reached; a refusal that has reasons of its own is none for this one. */
function noteEvent(
  outcome: Outcome,
  event: Event,
  activation: Activation,
  reader: OperationReader,
  always: boolean,
  depth = 2,
): void {
  const refuse = (): void => {
    if (always) outcome.refuses = true;
  };
  switch (event.kind) {
    case 'throw':
      if (isRefusal(errorOf(event.value).status)) refuse();
      break;
    case 'call':
      if (event.name === 'next' && event.args.length === 0) outcome.does.add('next');
      else if (event.name === 'next' && isRefusal(errorOf(event.args[0] ?? event.result).status)) refuse();
      if (event.form === 'call' && !signsIn(event, activation, reader)) noteName(outcome, event.name, event.args);
      if (noteOperations(outcome, event, activation, reader)) refuse();
      break;
    case 'write': {
      const operation = reader.ofAssignment(event, functionName(activation));
      if (operation?.is === 'reply' && noteReply(outcome, operation.status, '')) refuse();
      break;
    }
    case 'enter': {
      const entered = event.activation;
      if (event.by === 'call') noteName(outcome, functionName(entered), entered.args);
      if (depth > 0)
        for (const inner of entered.events)
          noteEvent(outcome, inner, entered, reader, always && !isConditional(inner), depth - 1);
      break;
    }
    default:
  }
}

/** `request.logIn(user)` keeps who it is, and finds out nothing. */
function signsIn(event: CallEvent, activation: Activation, reader: OperationReader): boolean {
  return reader
    .of(event, functionName(activation))
    .some((operation) => operation.is === 'call' && operation.tags.includes('login'));
}

function isConditional({ context }: Event): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'branch') return true;
  return false;
}

function isRefusal(status: number | null): boolean {
  return status === 401 || status === 403;
}

function noteName(outcome: Outcome, name: string, args: readonly Value[]): void {
  if (privileged.test(name)) outcome.does.add('admin');
  if (destroys.test(name)) outcome.does.add('delete');
  // `users.setLoginCookie` is named by its last word; that somebody is signed in now is no check
  const last = name.split('.').at(-1) ?? '';
  if (checksSender.test(last) && !doesOther.test(last)) outcome.checks.push({ name, given: inputsIn(args) });
}

/** … and says whether the request is refused. */
function noteOperations(outcome: Outcome, event: CallEvent, activation: Activation, reader: OperationReader): boolean {
  let refuses = false;
  for (const operation of reader.of(event, functionName(activation))) {
    if (operation.is === 'reply') {
      const [to] = event.args.flatMap((argument) => (argument.kind === 'literal' ? [String(argument.value)] : []));
      // an end with nothing in it gives nothing away
      if (event.args.length === 0 && !isRefusal(operation.status) && operation.kind !== 'redirect') continue;
      refuses ||= noteReply(outcome, operation.status, operation.kind === 'redirect' ? (to ?? '') : '');
    } else if (operation.is === 'query')
      outcome.does.add(
        operation.operation === 'delete' ? 'delete' : operation.operation === 'select' ? 'read' : 'write',
      );
    else if (operation.is === 'call' && operation.tags.some((tag) => tag === 'session-write' || tag === 'login'))
      outcome.does.add('session');
    else if (operation.is === 'token' && operation.operation === 'sign') outcome.does.add('session');
    else if (operation.is === 'guard' && operation.guard === 'authentication')
      outcome.checks.push({ name: operation.api, given: inputsIn(event.args) });
  }
  return refuses;
}

function noteReply(outcome: Outcome, status: number | null, to: string): boolean {
  if (isRefusal(status) || /log_?-?in|sign-?in|unauthori[sz]ed|forbidden/i.test(to)) return true;
  if (status === null || status < 300) outcome.does.add('reply');
  return false;
}

function inputsIn(args: readonly Value[]): Set<string> {
  const inputs = new Set<string>();
  const visit = (value: Value, depth: number): void => {
    for (const option of options(value)) {
      if (option.kind === 'unknown' && option.origin !== null)
        inputs.add(`${option.origin.in} ${option.origin.path.join('.')}`);
      else if (option.kind === 'object' && depth > 0)
        for (const member of option.props.values()) visit(member, depth - 1);
      else if (option.kind === 'text')
        for (const part of option.parts) if (typeof part !== 'string') visit(part, depth - 1);
    }
  };
  for (const argument of args) visit(argument, 3);
  return inputs;
}

function decisionOf(reads: ClaimReads, { test, context, outcomes }: Branching): Omit<Decision, 'endpoints'> | null {
  const { module } = context.place;
  const place = module.locate(test.start, test.end);
  const shown = (claims: readonly Claim[]): DecidingInput[] =>
    claims.map((claim) => ({
      in: claim.in,
      name: claim.name,
      against: claim.against,
      value: claim.value ?? '',
      place: locate(claim.place),
    }));
  let decided: Pick<Decision, 'claims' | 'refuses' | 'grants'> = { claims: [], refuses: false, grants: [] };
  let skip: Pick<Decision, 'avoids' | 'skipped'> = { avoids: [], skipped: '' };
  let signed: Pick<Decision, 'signsIn' | 'blindly'> = { signsIn: '', blindly: false };
  for (const truth of [true, false]) {
    const [on, off] = truth ? [outcomes.true, outcomes.false] : [outcomes.false, outcomes.true];
    const claims = claimsOf(reads, test, truth, true) ?? [];
    const grants = [...on.does, ...(on.checks.length > 0 ? ['sender'] : [])].sort();
    if (claims.length > 0 && !on.refuses && (off.refuses || grants.length > 0 || on.signIns.length > 0))
      decided = { claims: shown(claims), refuses: off.refuses, grants };
    const signIn = on.signIns.find(({ blindly }) => blindly) ?? on.signIns[0];
    if (claims.length > 0 && signIn !== undefined && !on.refuses && off.signIns.length === 0)
      signed = { signsIn: signIn.name, blindly: signIn.blindly };
    const avoids = claimsOf(reads, test, truth, false) ?? [];
    // who gets around the check has to get something for it, and be asked in no other way
    const check = off.checks.find(({ given }) => !avoids.some((claim) => given.has(`${claim.in} ${claim.name}`)));
    // whoever says nothing and gets nothing but a reply was told what is missing
    const gains =
      claims.length > 0
        ? on.does.size > 0 || (check !== undefined && guarding.test(check.name.split('.').at(-1) ?? ''))
        : [...on.does].some((done) => done !== 'reply');
    if (avoids.length > 0 && check !== undefined && on.checks.length === 0 && !on.refuses && gains)
      skip = { avoids: shown(avoids), skipped: check.name };
  }
  return decided.claims.length === 0 && skip.skipped === ''
    ? null
    : { place, text: expressionName(test), ...decided, ...skip, ...signed };
}
