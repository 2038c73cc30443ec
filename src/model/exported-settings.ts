import type { Expression, ObjectExpression, Pattern } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import { expressionName } from './expression-names.ts';
import { locate } from './operations-of.ts';
import type { UnverifiedOperation } from './operations.ts';
import { isOutdated, switches, versionSettings } from './unverified.ts';

const maxDepth = 5;
const forDevelopment = /^(?:dev|development|local|test|testing|ci)$/i;

/**
 * Objects that a file exports and that turn checks of the other side off. What connects with them is often a tool, or code
 * that finds them by a name: no call of the project shows it.
 */
export function exportedSettings(modules: readonly Module[]): UnverifiedOperation[] {
  return modules.flatMap((module) =>
    exportedObjects(module).flatMap((object) => settingsIn(module, object, false, maxDepth)),
  );
}

function exportedObjects({ facts }: Module): ObjectExpression[] {
  const assigned = (facts.functions[0]?.body ?? []).flatMap((statement) =>
    statement.kind === 'expression' && statement.value.kind === 'assign' && isExports(statement.value.target)
      ? [statement.value.value]
      : [],
  );
  const exported = facts.exports.flatMap(({ value }) => (value === null ? [] : [value]));
  return [...assigned, ...exported].flatMap((value) => {
    const object = value.kind === 'cast' ? value.value : value;
    return object.kind === 'object' ? [object] : [];
  });
}

function isExports(target: Pattern): boolean {
  return target.kind === 'target' && /^(?:module\.)?exports(?:\.\w+)?$/.test(expressionName(target.target));
}

function settingsIn(
  module: Module,
  { properties }: ObjectExpression,
  sometimes: boolean,
  depth: number,
): UnverifiedOperation[] {
  return properties.flatMap(({ key, value, start, end }): UnverifiedOperation[] => {
    if (key === null) return [];
    if (value.kind === 'object')
      return depth === 0 ? [] : settingsIn(module, value, sometimes || forDevelopment.test(key), depth - 1);
    const setting = settingOf(key, value);
    return setting === null
      ? []
      : [
          {
            is: 'unverified',
            ...setting,
            sometimes,
            place: locate({ module, start, end }),
            api: 'exports',
            inFunction: '',
            tried: false,
            inCatch: false,
          },
        ];
  });
}

function settingOf(key: string, value: Expression): Pick<UnverifiedOperation, 'setting' | 'outdated'> | null {
  if (value.kind === 'boolean' && switches[key] === value.value) return { setting: `${key}: ${value.value}` };
  return value.kind === 'string' && versionSettings.has(key) && isOutdated(value.value)
    ? { setting: `${key}: '${value.value}'`, outdated: true }
    : null;
}
