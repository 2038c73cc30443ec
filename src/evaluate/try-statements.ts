import type { TryStatement } from '../ir/index.ts';
import { placeOf, type Frame } from './frame.ts';
import { noWrites } from './heap.ts';
import type { Completion, Machine } from './machine.ts';
import { caught, thrownSince } from './thrown.ts';

/** Runs the body and the handler as two ways to what follows, and `finally` after both. */
export function executeTry(machine: Machine, frame: Frame, statement: TryStatement): Completion {
  const place = placeOf(frame, statement);
  if (!statement.catches) {
    const completion = machine.execute(frame, statement.body);
    const last = machine.within({ kind: 'finally', place, test: null, value: null, truth: true, constant: false }, () =>
      machine.execute(frame, statement.finalizer),
    );
    return last === 'normal' ? completion : last;
  }
  let bodyEnds: Completion = 'normal';
  const before = machine.activation.events.length;
  const bodyWrites = machine.heap.branch(() => {
    bodyEnds = machine.within({ kind: 'try', place, test: null, value: null, truth: true, constant: false }, () =>
      machine.execute(frame, statement.body),
    );
  });
  let handlerEnds: Completion = 'normal';
  const handlerWrites = machine.heap.branch(() => {
    machine.heap.join([bodyWrites, noWrites]);
    if (statement.param !== null)
      machine.bind(
        frame,
        statement.param,
        caught(machine, thrownSince(machine, machine.activation, before, statement.start)),
      );
    handlerEnds = machine.within(
      {
        kind: 'catch',
        place: { module: frame.module, start: statement.handlerStart, end: statement.handlerEnd },
        test: null,
        value: null,
        truth: true,
        constant: false,
      },
      () => machine.execute(frame, statement.handler),
    );
  });
  const body = bodyEnds as Completion;
  const handler = handlerEnds as Completion;
  let completion: Completion = 'normal';
  if (body === 'normal' && handler === 'normal') machine.heap.join([bodyWrites, handlerWrites]);
  else if (body === 'normal') machine.heap.adopt(bodyWrites);
  else if (handler === 'normal') machine.heap.adopt(handlerWrites);
  // a body that throws into a handler that returns: the function returns
  else completion = body === 'throw' ? handler : body;
  if (statement.finalizer.length > 0) {
    const last = machine.within({ kind: 'finally', place, test: null, value: null, truth: true, constant: false }, () =>
      machine.execute(frame, statement.finalizer),
    );
    if (last !== 'normal') return last;
  }
  return completion;
}
