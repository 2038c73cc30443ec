import type { ApiPath } from './api-path.ts';
import type { Activation, CallEvent } from './events.ts';
import type { Machine, Site } from './machine.ts';
import { asItIs, isAddress } from './url-members.ts';
import { assignedTo, unknown, type Value } from './values.ts';

/** No callbacks yet. Shared: most calls never get one. */
const noCallbacks: readonly Activation[] = [];

/** A call as it is recorded, before anything it runs. */
export function newEvent(
  machine: Machine,
  path: ApiPath | null,
  name: string,
  receiver: Value | null,
  args: readonly Value[],
  site: Site,
): CallEvent {
  return {
    kind: 'call',
    order: machine.nextOrder(),
    path,
    name,
    receiver,
    state: receiver?.kind === 'external' ? assignedTo(receiver) : null,
    args: args.some(isAddress) ? args.map(asItIs) : args,
    form: site.form,
    place: site.place,
    argPlaces: site.argPlaces,
    spelled: site.spelled,
    context: machine.context,
    fate: site.fate,
    callbacks: noCallbacks,
    result: unknown,
  };
}
