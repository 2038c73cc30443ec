import { functionAround, type ModuleFacts, type Statement } from '../../ir/index.ts';
import { below } from './module-code.ts';

const choosing = /^(?:filter|test|startsWith|match|pick|pickBy|includes|has|hasOwnProperty|indexOf|omit)$/;

/** Whether what an object literal is filled with, member by member, is chosen by name: `if (key.startsWith('APP_')) copy[key] = …`. */
export function isChosenByName({ functions }: ModuleFacts, start: number, end: number): boolean {
  const holder = functions[functionAround(functions, { start, end })] ?? functions[0];
  const own = holder?.body.find((statement) => statement.start <= start && statement.end >= end);
  if (own === undefined) return false;
  if (chooses(own)) return true;
  if (own.kind !== 'declare' || own.pattern.kind !== 'variable') return false;
  const { variable } = own.pattern;
  const filling = functions.flatMap((fn) => (fn.bodiless ? [] : fn.body)).filter((each) => fills(each, variable));
  const around = filling.flatMap(
    (inner) => holder?.body.filter((each) => each.start <= inner.start && each.end >= inner.end) ?? [],
  );
  return [...filling, ...around].some((each) => each !== own && chooses(each));
}

function chooses(statement: Statement): boolean {
  return below(statement).some(
    (node) =>
      'kind' in node &&
      (node.kind === 'if' ||
        (node.kind === 'call' && node.callee.kind === 'member' && choosing.test(node.callee.property))),
  );
}

/** `copy[key] = …` */
function fills(statement: Statement, variable: number): boolean {
  return below(statement).some(
    (node) =>
      'kind' in node &&
      node.kind === 'assign' &&
      node.target.kind === 'target' &&
      node.target.target.kind === 'index' &&
      node.target.target.object.kind === 'name' &&
      node.target.target.object.variable === variable,
  );
}
