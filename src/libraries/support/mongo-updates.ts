import { options, type Value } from '../../evaluate/values.ts';
import type { OperationCall } from '../build-types.ts';
import type { QueryDraft } from './queries.ts';

/** The session that a call is given, in its settings (arguments from an index on) or by the chain behind it; null if none. */
export function sessionOf(call: OperationCall, from = 1): string | null {
  const given =
    call.chain().findLast(({ name }) => name === 'session')?.args[0] ??
    call.args
      .slice(from)
      .filter(({ kind }) => kind === 'object')
      .map((argument) => call.property(argument, 'session'))
      .find((session) => session !== undefined);
  return given === undefined ? null : call.client(given);
}

/** Lists that an update makes longer: `$push` without `$slice`, `$addToSet`. */
export function appendedTo(update: Value | undefined): Pick<QueryDraft, 'appended'> {
  const appended = (update === undefined ? [] : options(update)).flatMap((option) =>
    option.kind !== 'object'
      ? []
      : ['$push', '$addToSet'].flatMap((name) => {
          const lists = option.props.get(name);
          return lists?.kind !== 'object'
            ? []
            : [...lists.props].flatMap(([column, value]) =>
                value.kind === 'object' && value.props.has('$slice') ? [] : [column],
              );
        }),
  );
  return appended.length === 0 ? {} : { appended };
}
