import { literal, options, type ClassValue, type Value } from '../evaluate/values.ts';
import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import {
  allowsNull,
  classLocation,
  className,
  decoratedMembers,
  namedClass,
  setting,
  settingText,
  typeText,
} from './support/decorated-members.ts';
import { addMongooseField, mongooseEntity, mongooseIndex, type MongooseParts } from './support/mongoose-entities.ts';

const typegoose = '@typegoose/typegoose';

/** Typegoose: classes as schemas of Mongoose, whose models it makes. */
export default defineLibrary({
  packages: [typegoose, 'typegoose', 'nestjs-typegoose', '@m8a/nestjs-typegoose'],
  versions: '*',
  docs: 'https://typegoose.github.io/typegoose/docs/guides/quick-start-guide',
  title: 'Typegoose',
  indexSyntax: '@index({ {keys} })',
  rows: [
    { api: 'typegoose', is: 'alias', of: typegoose },
    { api: `${typegoose}.{ReturnModelType|ModelType}()`, is: 'alias', of: 'mongoose.model()' },
    { api: '{nestjs-typegoose|@m8a/nestjs-typegoose}.InjectModel()', is: 'injects', of: 'mongoose.model()' },
    { api: `${typegoose}.DocumentType()`, is: 'alias', of: 'mongoose.Query()' },
    { api: `${typegoose}.mongoose`, is: 'alias', of: 'mongoose' },
    {
      api: `${typegoose}.{prop|Prop|arrayProp|pre|post|index|modelOptions|plugin|queryMethod}`,
      is: 'function',
      keeps: true,
    },
  ],
  hooks: {
    // static methods of the class are those of the model
    [`${typegoose}.{getModelForClass|getDiscriminatorModelForClass|addModelToTypegoose}`]: (call) => {
      const cls = call.args.flatMap((each) => options(each)).findLast(({ kind }) => kind === 'class');
      if (cls?.kind !== 'class') return undefined;
      return call.external('mongoose.model()', { args: [literal(className(cls))] });
    },
  },
  entities(build) {
    const seen = new Set<string>();
    for (const { cls, settings } of modelled(build)) {
      const key = `${cls.module.id}.${cls.cls}`;
      if (!seen.has(key)) declare(build, cls, settings);
      seen.add(key);
    }
  },
});

interface Modelled {
  readonly cls: ClassValue;
  /** what is said of the schema where the model is made */
  readonly settings: Value | undefined;
}

/** Classes that models are made of: by a call, or by what a module of Nest imports. */
function modelled(build: LibraryBuild): Modelled[] {
  const called = build
    .calls(`${typegoose}.{getModelForClass|getDiscriminatorModelForClass}`)
    .flatMap(({ event }) => event.args.flatMap((each) => classesIn(each, setting(event.args[1], 'schemaOptions'), 0)));
  const imported = build.decorated('@nestjs/common.Module()').flatMap(({ decorator }) => {
    const imports = setting(decorator.args[0], 'imports');
    return (imports?.kind === 'array' ? imports.elements : []).flatMap((each) =>
      each.kind === 'external' && each.path.text.endsWith('nestjs-typegoose.TypegooseModule.forFeature()')
        ? each.args.flatMap((argument) => classesIn(argument, undefined, 0))
        : [],
    );
  });
  return [...called, ...imported];
}

/** `User`, `[User, { typegooseClass: Post, schemaOptions: { … } }]` */
function classesIn(value: Value, settings: Value | undefined, depth: number): Modelled[] {
  return options(value).flatMap((option): Modelled[] => {
    if (option.kind === 'class') return [{ cls: option, settings }];
    if (option.kind === 'array' && depth < 2)
      return option.elements.flatMap((each) => classesIn(each, undefined, depth + 1));
    const cls = setting(option, 'typegooseClass');
    return cls?.kind === 'class' ? [{ cls, settings: setting(option, 'schemaOptions') }] : [];
  });
}

function declare(build: LibraryBuild, cls: ClassValue, given: Value | undefined): void {
  const parts: MongooseParts = { columns: [], indexes: [], relations: [] };
  const location = classLocation(cls);
  for (const member of decoratedMembers(build, cls)) {
    const prop = member.decorators.find(({ path }) =>
      /^@typegoose\/typegoose\.(?:prop|Prop|arrayProp)\(\)$/.test(path.text),
    );
    if (prop === undefined) continue;
    const settings = prop.args.find(({ kind }) => kind === 'object');
    addMongooseField(
      build,
      parts,
      member.name,
      settings,
      member.location,
      typeText(member.type),
      member.optional || allowsNull(member.type),
    );
    const ref = setting(settings, 'ref');
    const to = ref?.kind === 'function' ? namedClass(build, ref) : null;
    if (to !== null && !parts.relations.some(({ name }) => name === member.name))
      parts.relations.push({
        name: member.name,
        to,
        kind: 'many-to-one',
        columns: [member.name],
        location: member.location,
      });
  }
  let collection = settingText(given, 'collection');
  let timestamps = setting(given, 'timestamps') !== undefined;
  // decorators of the ancestors count too
  for (let at: Value | null = cls; at?.kind === 'class'; at = at.parent)
    for (const value of build.decorators(at, at.module.facts.classes[at.cls]?.decorators ?? [])) {
      if (value.kind !== 'external') continue;
      if (value.path.text === `${typegoose}.index()`) parts.indexes.push(...mongooseIndex(value.args, location));
      if (value.path.text !== `${typegoose}.modelOptions()`) continue;
      const options_ = setting(value.args[0], 'schemaOptions');
      collection ??= settingText(options_, 'collection');
      timestamps ||= setting(options_, 'timestamps') !== undefined;
    }
  build.entity(mongooseEntity(className(cls), collection, location, parts, timestamps), {
    module: cls.module,
    cls: cls.cls,
  });
}
