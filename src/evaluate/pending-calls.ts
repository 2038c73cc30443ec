import type { ApiPath } from './api-path.ts';
import { invokeCallback } from './callbacks.ts';
import type { CallEvent } from './events.ts';
import type { PendingCall } from './knowledge.ts';
import type { Machine, Site } from './machine.ts';
import { joinAll, options, type Value } from './values.ts';

/** A call as the hooks of libraries see it. */
export function pendingCall(
  machine: Machine,
  event: CallEvent,
  path: ApiPath,
  args: readonly Value[],
  receiver: Value | null,
  site: Site,
): PendingCall {
  return {
    event,
    path,
    args,
    receiver,
    place: site.place,
    paths: machine.knowledge.paths,
    invoke: (callee, given, self) =>
      joinAll(
        options(callee).map((option) =>
          option.kind === 'function'
            ? invokeCallback(machine, event, option, given, self ?? null, site)
            : machine.call(option, given, self ?? null, { ...site, fate: 'use' }, ''),
        ),
      ),
    construct: (callee, given) => machine.construct(callee, given, { ...site, form: 'new' }),
    member: (value, name) => machine.member(value, name, site.place),
    listener: () => {
      const answer = machine.knowledge.paths.root('global').member('language').member('answer');
      const heard = new Map<string, Value>();
      return {
        callback: machine.external(answer, { receiver: machine.external(answer.called(), { props: heard }) }),
        given: (argument) => heard.get(`${argument}`),
      };
    },
    method: (value, name, given, place) =>
      machine.callMethod(
        value,
        name,
        given,
        place === undefined
          ? { ...site, fate: 'use' }
          : { ...site, fate: 'use', place, argPlaces: [], spelled: given.map(() => true) },
      ),
    element: (value) => machine.element(value, site.place),
    assign: (value, name, to) => machine.setMember(value, name, to, site.place),
    remember: (name, value) => {
      if (receiver?.kind !== 'external') return;
      receiver.props ??= new Map();
      machine.writes(receiver.props, name, receiver.id, value, receiver.props.get(name));
      machine.heap.write(receiver.props, name, value);
    },
    external: (text, from) =>
      machine.external(machine.knowledge.paths.parse(text), {
        args: from?.args ?? [],
        receiver: from?.receiver ?? null,
        props: from?.props ?? null,
        taint: from?.taint ?? null,
        call: event,
      }),
    decorators: (cls, decorators) => machine.decorators(cls, decorators),
    classValue: (ref) => machine.classValue(ref),
    instanceOf: (ref) => machine.injection?.ofClass(ref) ?? machine.instanceOf(ref),
    load: (module) => machine.targetValue({ kind: 'namespace', module }),
    program: machine.program,
  };
}
