import type { Location } from '../../findings/types.ts';
import { isExpression, spotOf, type CodeNode, type ModuleCode } from '../../model/code/module-code.ts';
import type { BackendModel } from '../../model/types.ts';

/** Options of packages that write what they load to a file themselves. */
const fileOption = /^(?:target|dest|destination|file|file_?name|out|output|out_?file|save_?(?:to|as|path))$/i;

/** The names under which what a request loads is written to the disk, as far as they are known. */
export function keptUnder(model: BackendModel, request: Location): string[] {
  const from = statementAt(model, request);
  if (from === null) return [];
  const written = model.operations.flatMap((operation) => {
    if (operation.is !== 'file' || operation.target === undefined || operation.place.file !== request.file) return [];
    if (operation.operation !== 'write' && operation.operation !== 'stream') return [];
    return isTheSame(from, statementAt(model, operation.place)) || isCarried(model, from, operation.place)
      ? [operation.target]
      : [];
  });
  return [...written, ...from.options];
}

interface Statement {
  readonly start: number;
  readonly end: number;
  /** where the variable that it declares is mentioned */
  readonly mentions: readonly number[];
  /** the call itself */
  readonly call: CodeNode | null;
  readonly options: readonly string[];
}

/** One is in the callback of the other, or is given or asks for what the other made. */
function isTheSame(request: Statement, write: Statement | null): boolean {
  if (write === null) return false;
  const isIn = (outer: Statement, inner: Statement): boolean => outer.start <= inner.start && inner.end <= outer.end;
  if (isIn(request, write) || isIn(write, request)) return true;
  const uses = (user: Statement, maker: Statement): boolean =>
    maker.mentions.some((at) => at >= user.start && at < user.end);
  return uses(request, write) || uses(write, request);
}

/** What the reply says was followed to what is written. */
function isCarried(model: BackendModel, request: Statement, write: Location): boolean {
  return model.flows.some(
    ({ kind, source, sink }) =>
      kind === 'written' &&
      source.kind === 'response' &&
      sink.location.line === write.line &&
      sink.location.file === write.file &&
      source.location.file === write.file &&
      isTheSame(request, statementAt(model, source.location)),
  );
}

function statementAt(model: BackendModel, place: Location): Statement | null {
  const spot = spotOf(model, place);
  if (spot === null) return null;
  const { code } = spot;
  const call = code.callAt(spot.start, spot.end);
  if (call === null) return { start: spot.start, end: spot.end, mentions: [], call, options: [] };
  let node: CodeNode = call;
  for (let parent = code.parent(node); parent !== undefined; parent = code.parent(node)) {
    node = parent;
    if (!isExpression(node) && 'kind' in node && node.kind !== 'property') break;
  }
  return { start: node.start, end: node.end, mentions: mentionsOf(code, node), call, options: namedFiles(call) };
}

function mentionsOf(code: ModuleCode, node: CodeNode): number[] {
  return 'kind' in node && node.kind === 'declare' && node.pattern.kind === 'variable'
    ? code.references(node.pattern.variable).map(({ start }) => start)
    : [];
}

function namedFiles(call: CodeNode): string[] {
  if (!('kind' in call) || (call.kind !== 'call' && call.kind !== 'new')) return [];
  return call.args.flatMap((argument) =>
    argument.kind === 'object'
      ? argument.properties.flatMap(({ key, value }) =>
          key !== null && fileOption.test(key) && value.kind === 'string' ? [value.value] : [],
        )
      : [],
  );
}
