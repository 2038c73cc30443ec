import type { CallEvent } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { headerOf } from '../evaluate/headers.ts';
import { deserialized } from '../evaluate/serialized.ts';
import {
  asText,
  joinAll,
  makeText,
  makeUnknown,
  options,
  truthiness,
  undefinedValue,
  type FunctionValue,
  type Value,
} from '../evaluate/values.ts';
import type { Row, SinkCondition } from '../libraries/define.ts';
import type { Module } from '../link/types.ts';
import { isMadeOf } from './makers.ts';

/** What a library says of an argument that does harm where input reaches it. */
export type Sink = Extract<Row, { is: 'sink' }>;

/** Whether a sink that depends on other arguments is one in this call. What is not known does no harm. */
export function applies(evaluator: Evaluator, { when }: Sink, event: CallEvent): boolean {
  if (when === undefined) return true;
  return [when].flat().every((condition) => holds(evaluator, condition, event));
}

function holds(evaluator: Evaluator, when: SinkCondition, event: CallEvent): boolean {
  if ('headersAt' in when) {
    const type = headerOf(memberOf(evaluator, event, when.headersAt) ?? undefinedValue, 'content-type');
    return type !== null && asText(type)?.includes(when.type) === true;
  }
  if ('contentType' in when)
    return options(event.state?.get('content-type') ?? undefinedValue).some(
      (option) => asText(option)?.includes(when.contentType) === true,
    );
  if ('at' in when) {
    const found = memberOf(evaluator, event, when.at) ?? undefinedValue;
    if ('unlike' in when) return !options(found).some((option) => when.unlike.test(asText(option) ?? ''));
    return options(found).some((option) => option.kind === 'literal' && when.oneOf.includes(String(option.value)));
  }
  if ('number' in when)
    return options(event.args[when.number] ?? undefinedValue).some(
      (option) => option.kind === 'unknown' && option.type === 'number',
    );
  if ('madeOf' in when) return event.receiver !== null && isMadeOf(evaluator, event.receiver, when.madeOf, event.place);
  if ('list' in when) return options(event.args[when.list] ?? undefinedValue).some(({ kind }) => kind === 'array');
  if ('without' in when) return when.without.every((name) => dependencyOf(event.place.module, name) === '');
  if ('argument' in when) return event.args[when.argument] !== undefined;
  if ('package' in when) {
    const flag = when.flag === undefined ? undefined : (event.args[when.flag] ?? undefinedValue);
    if (flag !== undefined && options(flag).every((option) => truthiness(option) !== true || option.kind !== 'literal'))
      return false;
    const version = dependencyOf(event.place.module, when.package);
    return (when.unsaid === true && !/\d/.test(version)) || isBelow(version, when.below);
  }
  const argument = event.args[when.arg];
  if (argument === undefined) return false;
  if ('like' in when) return options(argument).some((option) => when.like.test(asText(option) ?? ''));
  return options(argument).some((option) => {
    if ('oneOf' in when) return option.kind === 'literal' && when.oneOf.includes(String(option.value));
    const given = option.kind === 'object' ? (option.props.get(when.option) ?? undefinedValue) : undefinedValue;
    return when.is === undefined ? truthiness(given) === true : when.is.includes(asText(given) ?? '');
  });
}

/** The version of a package that the code's own manifest brings: the one that is installed, or the least that it asks for. */
function dependencyOf(module: Module, name: string): string {
  const dependency = module.package?.dependencies[name];
  return dependency === undefined ? '' : dependency.version || dependency.range;
}

/** Versions that are not known are none of these. */
function isBelow(version: string, limit: string): boolean {
  const [own, other] = [version, limit].map((text) => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number));
  if (own === undefined || other === undefined || !/\d/.test(version)) return false;
  for (const [index, part] of other.entries()) if ((own[index] ?? 0) !== part) return (own[index] ?? 0) < part;
  return false;
}

/** What does harm in a call if input reaches it; null if nothing is given there, or a setting makes it harmless. */
export function argumentOf(evaluator: Evaluator, event: CallEvent, sink: Sink): Value | null {
  if (sink.arg === 'receiver') return event.receiver;
  if (sink.unless !== undefined && !/^\d/.test(sink.unless)) {
    if (event.receiver !== null && isMadeWith(event.receiver, sink.unless)) return null;
  } else if (sink.unless !== undefined) {
    const guard = memberOf(evaluator, event, sink.unless);
    // a callback has no settings
    const isCallback = sink.unless.includes('.') && event.args[Number.parseInt(sink.unless, 10)]?.kind === 'function';
    if (guard !== null && !isCallback && !(guard.kind === 'literal' && guard.value === undefined)) return null;
  }
  const given = memberOf(evaluator, event, String(sink.arg));
  if (given === null) return null;
  if (sink.named !== undefined) return namedValues(evaluator, event, given, sink.named);
  if (sink.spliced === true) return joinAll(options(given).filter((option) => option.kind === 'text'));
  if (sink.kind === 'llm')
    return joinAll(
      options(given).map((option) => (option.kind === 'function' ? answerOf(evaluator, option, event) : option)),
    );
  if (sink.names === true) return joinAll(options(given).map(textOfBytes));
  if (sink.whole !== true) return given;
  return joinAll(options(given).map((option) => (option.kind === 'object' ? (option.rest ?? undefinedValue) : option)));
}

/** What bytes spell, of one or of several that were put together. */
function textOfBytes(value: Value): Value {
  if (value.kind !== 'external' || value.path.text !== 'global.Buffer()') return value;
  const [pieces] = value.args;
  if (pieces?.kind !== 'array') return makeUnknown(value.taint, 'string');
  return makeText([...pieces.elements, ...(pieces.rest === null ? [] : [pieces.rest])].map(textOfPiece));
}

/** What a piece of bytes was made of, as far as the code says it. */
function textOfPiece(piece: Value): Value {
  const [text] = piece.kind === 'external' && piece.path.text === 'global.Buffer()' ? piece.args : [];
  return text?.kind === 'literal' || text?.kind === 'text' ? text : textOfBytes(piece);
}

/** What a function gives that is asked for the text when it is needed. */
function answerOf(evaluator: Evaluator, asked: FunctionValue, { place }: CallEvent): Value {
  return evaluator.asRoot((machine) => machine.invoke(asked, [], undefinedValue, place, 'callback', 'use'));
}

/** Of a list or an object of values, those that the text in the first argument names: `$1:raw`, `${column}:raw`. */
function namedValues(evaluator: Evaluator, event: CallEvent, values: Value, names: RegExp): Value {
  const [first = undefinedValue] = event.args;
  const text = asText(first.kind === 'object' ? first.props.get('text') : first) ?? '';
  const found = [...text.matchAll(names)].flatMap(({ groups }) => groups?.['name'] ?? []);
  return joinAll(
    options(values).flatMap((option) => {
      // a value that is no list is the first one
      if (option.kind !== 'array' && option.kind !== 'object') return found.includes('1') ? [option] : [];
      return found.map((name) =>
        evaluator.asRoot((machine) =>
          machine.member(option, option.kind === 'array' ? String(Number(name) - 1) : name, event.place),
        ),
      );
    }),
  );
}

/** An argument, or a member of one: `0`, `0.text`, `0.*.text` of every element. What was made JSON of still has its members. */
export function memberOf(evaluator: Evaluator, event: CallEvent, where: string): Value | null {
  const [index, ...path] = where.split('.');
  const at = Number(index);
  // a tagged template's values are parameters; its texts are constant
  const whole = event.args[at];
  if (whole === undefined || (event.form === 'template' && at > 0 && path.length > 0)) return null;
  const place = event.argPlaces[at] ?? event.place;
  return evaluator.asRoot((machine) =>
    path.reduce<Value>((object, name) => {
      const known = withoutTexts(joinAll(options(object).map(deserialized)));
      return name === '*' ? machine.element(known, place) : machine.member(known, name, place);
    }, whole),
  );
}

/** What may have members of its own: an address that is given as text has no options. */
function withoutTexts(value: Value): Value {
  const rest = options(value).filter((option) => option.kind !== 'text' && option.kind !== 'literal');
  return rest.length === 0 ? undefinedValue : joinAll(rest);
}

/** The receiver was made with that setting: `createGunzip({ maxOutputLength })`. */
export function isMadeWith(value: Value, setting: string | undefined): boolean {
  return (
    setting !== undefined &&
    value.kind === 'external' &&
    value.args.some((argument) =>
      options(argument).some((option) => option.kind === 'object' && option.props.has(setting)),
    )
  );
}
