import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, join, makeArray, makeObject, options, taintOf, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { assignAt, memberAt } from './support/member-paths.ts';

const collection = 'immutable.Collection()';
/** Methods that lists have too, and give a list. */
const listMethods = ['map', 'filter', 'flatMap', 'concat', 'slice', 'reverse', 'sort'];
const listResults = ['forEach', 'reduce', 'find', 'findLast', 'some', 'every', 'join', 'includes', 'indexOf'];

/** Collections that never change: a change gives another one. */
export default defineLibrary({
  packages: ['immutable'],
  docs: 'https://immutable-js.com/docs/',
  hooks: {
    'immutable.{Map|OrderedMap|List|Stack|Set|OrderedSet|Seq|fromJS|Collection}': (call) =>
      held(call, contentsOf(call.args[0] ?? (call.path.name.endsWith('Map') ? makeObject() : makeArray([])))),
    'immutable.{List|Set|OrderedSet|Stack}.of': (call) => held(call, makeArray([...call.args])),
    'immutable.Record': ({ args, external }) => external('immutable.Record()', { args }),
    'immutable.Record()': (call) => {
      const defaults = call.receiver?.kind === 'external' ? (call.receiver.args[0] ?? unknown) : unknown;
      return held(call, merged(call, defaults, call.args[0] ?? unknown));
    },
    'immutable.{merge|mergeDeep}': (call) => merged(call, call.args[0] ?? unknown, call.args[1] ?? unknown),
    'immutable.{get|getIn}': (call) => {
      const [object = unknown, path, otherwise] = call.args;
      return memberAt(call, contentsOf(object), path, otherwise);
    },
    [`${collection}.{get|getIn}`]: (call) => {
      const [name, otherwise] = call.args;
      return name === undefined ? undefined : memberAt(call, own(call), nameOf(name, call.path.name), otherwise);
    },
    [`${collection}.{set|setIn|update|updateIn}`]: (call) => {
      const [name, given = unknown] = call.args;
      if (name === undefined) return undefined;
      const path = nameOf(name, call.path.name);
      const value = call.path.name.startsWith('update') ? call.invoke(given, [memberAt(call, own(call), path)]) : given;
      const copy = merged(call, makeObject(), own(call));
      assignAt(call, copy, path, value);
      return held(call, copy);
    },
    [`${collection}.{push|unshift|add|insert}`]: (call) =>
      held(call, call.method(asList(call), 'concat', [makeArray(call.args.slice(-1))])),
    [`${collection}.{merge|mergeDeep|mergeIn|mergeDeepIn|concat|union}`]: (call) =>
      held(call, merged(call, own(call), contentsOf(call.args.at(-1) ?? unknown))),
    [`${collection}.{first|last|peek|max|min}`]: (call) => call.element(asList(call)),
    [`${collection}.{toJS|toJSON|toObject|toArray|values|valueSeq|toString}`]: own,
    [`${collection}.{toList|toSet|toMap|toSeq|toStack|asMutable|asImmutable|delete|remove|take|skip|sortBy|reverse|rest|flatten|valueSeq|pop|shift|withMutations}`]:
      (call) => call.receiver ?? undefined,
    [`${collection}.{${listMethods.join('|')}}`]: (call) =>
      held(call, call.method(asList(call), call.path.name, call.args)),
    [`${collection}.{${listResults.join('|')}}`]: (call) => call.method(asList(call), call.path.name, call.args),
    [`${collection}.groupBy`]: (call) => held(call, groups(asList(call))),
  },
});

/** A collection that holds these; what a record holds is there by its name, too. */
function held({ external }: PendingCall, contents: Value): Value {
  const props = contents.kind === 'object' ? new Map(contents.props) : new Map<string, Value>();
  return external(collection, { args: [contents], taint: taintOf(contents, 1), props });
}

/** What another collection holds, or the object or list itself. */
function contentsOf(value: Value): Value {
  const own = options(value).find((option) => option.kind === 'external' && option.path.text === collection);
  return (own?.kind === 'external' ? own.args[0] : undefined) ?? value;
}

function own({ receiver }: PendingCall): Value {
  return receiver === null ? unknown : contentsOf(receiver);
}

/** What it holds as a list: of a map, what stands under its keys. */
function asList(call: PendingCall): Value {
  const contents = own(call);
  return contents.kind === 'object' ? makeArray([...contents.props.values()], contents.rest) : contents;
}

function merged(call: PendingCall, under: Value, over: Value): Value {
  return call.invoke(call.external('lodash.assign'), [makeObject(), contentsOf(under), contentsOf(over)]);
}

/** `get('a.b')` is one name; `getIn(['a', 'b'])` is a path. */
function nameOf(name: Value, method: string): Value {
  return method.endsWith('In') || asString(name) === null ? name : makeArray([name]);
}

function groups(list: Value): Value {
  const object = makeObject();
  object.rest = list.kind === 'array' ? list : join(list, makeArray([], list));
  return object;
}
