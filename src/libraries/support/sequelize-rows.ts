import type { PendingCall } from '../../evaluate/knowledge.ts';
import { options, setBase, type ClassValue, type ExternalValue, type Value } from '../../evaluate/values.ts';
import { modelClass } from './sequelize-models.ts';

const instance = 'sequelize.Model()';

/** Methods of rows by class: of those that are fetched, and of those that are only built. */
const methods = { fetched: new WeakMap<ClassValue, Members>(), built: new WeakMap<ClassValue, Members>() };

type Members = ReadonlyMap<string, Value>;

/** A row of a model: has the methods of its class, and goes back to the query that gave it. */
export function row(call: PendingCall): ExternalValue {
  const { receiver } = call;
  const cls = modelClass(receiver);
  return call.external(instance, {
    args: call.args,
    receiver: receiver?.kind === 'external' ? receiver : null,
    props: new Map(cls === null ? [] : methodsOf(call, cls)),
  });
}

/** A model under the scopes that it was asked for: still the same model, with the static methods of its class. */
export function scoped(call: PendingCall): Value | undefined {
  const of = call.receiver === null ? undefined : options(call.receiver).find((option) => option.kind === 'external');
  if (of === undefined) return undefined;
  const props = new Map(of.props);
  for (let at: Value | null = modelClass(of); at?.kind === 'class'; at = at.parent)
    for (const { kind, static: isStatic, name } of at.module.facts.classes[at.cls]?.members ?? [])
      if (kind === 'method' && isStatic && name !== '' && !props.has(name)) {
        const method = call.member(at, name);
        // `this` is the model with its scopes, not the plain class
        props.set(name, method.kind === 'function' && method.self === at ? { ...method, self: null } : method);
      }
  return call.external('sequelize.Model', { args: of.args, receiver: of, props });
}

function methodsOf(call: PendingCall, cls: ClassValue): Members {
  const known = methods[call.event.name === 'build' ? 'built' : 'fetched'];
  const before = known.get(cls);
  if (before !== undefined) return before;
  const found = new Map<string, Value>();
  known.set(cls, found);
  const object = call.construct(cls, []);
  // its methods deal with a row that is there, not with one that `new` made
  if (object.kind === 'object' && object.base !== null)
    setBase(
      object,
      call.external(object.base.path.text, { receiver: object.base.receiver, props: new Map(object.base.props) }),
    );
  for (let at: Value | null = cls; at?.kind === 'class'; at = at.parent) {
    for (const member of at.module.facts.classes[at.cls]?.members ?? []) {
      if (member.static || member.name === '' || found.has(member.name)) continue;
      if (member.kind === 'method') found.set(member.name, call.member(object, member.name));
      else if (member.kind === 'field' && member.value !== null) {
        const value = call.member(object, member.name);
        if (value.kind === 'function') found.set(member.name, value);
      }
    }
  }
  return found;
}
