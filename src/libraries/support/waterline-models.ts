import type { Value } from '../../evaluate/values.ts';
import type { Module, Program, Target } from '../../link/types.ts';
import type { Column, Entity, Index, Relation } from '../../model/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { membersIn } from './arguments.ts';
import { isSet, setting, settingText } from './decorated-members.ts';

const place = /^(?:(.*)\/)?api\/models\/([A-Z]\w*)\.(?:js|ts|cjs|mjs)$/;

/** Sails makes the models of `api/models` global under the names of their files, and itself too. */
export function implicitNames(program: Program): (from: Module, name: string) => Target | null {
  const models = new Set(modelModules(program).map(({ directory, name }) => `${directory} ${name}`));
  const directories = new Set(modelModules(program).map(({ directory }) => directory));
  return (from, name) => {
    for (const directory of directories) {
      if (directory !== '' && !from.path.startsWith(`${directory}/`)) continue;
      if (models.has(`${directory} ${name}`)) return exported('waterline', name);
      if (name === 'sails') return exported('sails', '*');
    }
    return null;
  };
}

function exported(name: string, path: string): Target {
  return { kind: 'package', package: name, subpath: '', builtin: false, path };
}

function modelModules({ modules }: Pick<Program, 'modules'>): { module: Module; directory: string; name: string }[] {
  return modules.flatMap((module) => {
    const [, directory = '', name] = place.exec(module.path) ?? [];
    return name === undefined || module.file.role !== 'server' ? [] : [{ module, directory, name }];
  });
}

/** Tables as the files of models say them, with what `config/models` gives to all of them. */
export function waterlineEntities(build: LibraryBuild): void {
  const { evaluator, program } = build;
  for (const { module, directory, name } of modelModules(program)) {
    const value = evaluator.targetValue({ kind: 'commonjs', module, name: 'default' });
    const config = program.modules.find(
      ({ path }) => path === `${directory === '' ? '' : `${directory}/`}config/models.js`,
    );
    const common =
      config === undefined
        ? undefined
        : setting(evaluator.targetValue({ kind: 'commonjs', module: config, name: 'default' }), 'models');
    build.entity(entityOf(build, module, name, value, setting(common, 'attributes')));
  }
}

function entityOf(build: LibraryBuild, module: Module, name: string, value: Value, common: Value | undefined): Entity {
  const location = build.locate({ module, start: 0, end: 0 });
  const columns: Column[] = [];
  const indexes: Index[] = [];
  const relations: Relation[] = [];
  for (const [attribute, described] of [...membersIn(common), ...membersIn(setting(value, 'attributes'))]) {
    const to = settingText(described, 'model') ?? settingText(described, 'collection');
    const isList = settingText(described, 'collection') !== null;
    if (to !== null)
      relations.push({
        name: attribute,
        to: to.charAt(0).toUpperCase() + to.slice(1),
        kind: isList ? 'one-to-many' : 'many-to-one',
        columns: isList ? [] : [attribute],
        location,
      });
    if (isList) continue;
    const primary = attribute === (settingText(value, 'primaryKey') ?? 'id');
    const unique = primary || isSet(described, 'unique');
    columns.push({
      name: attribute,
      column: settingText(described, 'columnName') ?? attribute,
      type: settingText(described, 'columnType') ?? settingText(described, 'type') ?? '',
      nullable: primary || isSet(described, 'required') ? false : isSet(described, 'allowNull') ? true : null,
      primary,
      unique,
      hasDefault: setting(described, 'defaultsTo') !== undefined || isSet(described, 'autoIncrement'),
      location,
    });
    if (unique) indexes.push({ columns: [attribute], unique: true, primary, partial: false, location });
  }
  return {
    name,
    table: settingText(value, 'tableName') ?? name.toLowerCase(),
    kind: 'table',
    library: 'waterline',
    location,
    columns,
    indexes,
    relations,
  };
}
