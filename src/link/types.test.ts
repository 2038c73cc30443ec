import { describe, expect, test } from 'vitest';
import type { ClassRef, InterfaceRef, Program } from './types.ts';
import { moduleAt, showRef, showType, testProgram, variableOf } from './testing/program.ts';

/** What the type of each field of class `Here` in `main.ts` names. */
function fieldTypes(text: string): Record<string, string> {
  const program = testProgram(text);
  const main = moduleAt(program, 'main.ts');
  const here = main.facts.classes.find((cls) => cls.name === 'Here');
  return Object.fromEntries(
    (here?.members ?? []).map(({ name, type }) => [
      name,
      type?.kind === 'reference' ? showType(program.typeOf(main, type)) : String(type?.kind),
    ]),
  );
}

describe('type references', () => {
  test('declarations of the file and of others', () => {
    expect(
      fieldTypes(`
        //- main.ts
        import { User, Shape as S, Id, Role } from './index';
        import type Def from './def';
        class Local {}
        interface Face {}
        type Name = string;
        enum Color { Red }
        class Here<T> {
          a: Local; b: Face; c: Name; d: Color; e: Color.Red;
          f: User; g: S; h: Id; i: Role; j: Def;
          k: Promise<User>; l: NodeJS.Timeout; m: T;
        }
        //- index.ts
        export * from './user';
        //- user.ts
        export class User {}
        export interface Shape {}
        export type Id = string;
        export enum Role { Admin }
        //- def.ts
        export default class Def {}
      `),
    ).toEqual({
      a: 'class main.ts#Local',
      b: 'interface main.ts#Face',
      c: 'alias main.ts#Name',
      d: 'enum main.ts#Color',
      e: 'enum main.ts#Color',
      f: 'class user.ts#User',
      g: 'interface user.ts#Shape',
      h: 'alias user.ts#Id',
      i: 'enum user.ts#Role',
      j: 'class def.ts#Def',
      k: 'global Promise',
      l: 'global NodeJS.Timeout',
      m: 'unknown',
    });
  });

  test('dotted names: namespaces of modules, of the language and of packages', () => {
    expect(
      fieldTypes(`
        //- main.ts
        import * as models from './models';
        import express, { Request } from 'express';
        import * as pg from 'pg';
        import { Prisma } from '@prisma/client';
        namespace Inner { export class Deep {} export namespace More { export interface Deeper {} } class Hidden {} }
        class Here {
          a: models.User; b: models.None; c: Inner.Deep; d: Inner.More.Deeper; e: Inner.Hidden;
          f: express.Request; g: Request; h: pg.Pool; i: Prisma.UserWhereInput; j: pg;
        }
        //- models.ts
        export class User {}
      `),
    ).toEqual({
      a: 'class models.ts#User',
      b: 'unknown',
      c: 'class main.ts#Deep',
      d: 'interface main.ts#Deeper',
      e: 'unknown',
      f: 'npm:express#default.Request',
      g: 'npm:express#Request',
      h: 'npm:pg#Pool',
      i: 'npm:@prisma/client#Prisma.UserWhereInput',
      j: 'npm:pg#*',
    });
  });
});

describe('classes', () => {
  const program = testProgram(`
    //- base.ts
    export abstract class Base {}
    export interface Store {}
    export interface FastStore extends Store {}
    export type Stored = Store & { x: number };
    //- middle.ts
    import * as base from './base';
    import { Base as B, Store, FastStore, Stored } from './base';
    export class Middle extends base.Base {}
    export abstract class Half extends B {}
    export class Redis implements FastStore {}
    export class Memory implements Stored {}
    class Unrelated {}
    //- leaf.ts
    import { Middle, Half } from './middle';
    import { EventEmitter } from 'node:events';
    import { Injectable } from '@nestjs/common';
    export class Leaf extends Half {}
    export class Emitter extends EventEmitter {}
    export class Mixed extends Injectable(Middle) {}
    export class Broken extends Error {}
    //- leaf.test.ts
    import { Half } from './middle';
    class Fake extends Half {}
  `);

  test("superclass: a class, a package's, or nothing that can be named", () => {
    expect(superclassOf(program, 'middle.ts', 'Middle')).toBe('base.ts#Base');
    expect(superclassOf(program, 'leaf.ts', 'Leaf')).toBe('middle.ts#Half');
    expect(superclassOf(program, 'leaf.ts', 'Emitter')).toBe('node:events#EventEmitter');
    expect(superclassOf(program, 'leaf.ts', 'Mixed')).toBe('null');
    expect(superclassOf(program, 'leaf.ts', 'Broken')).toBe('null');
    expect(superclassOf(program, 'middle.ts', 'Unrelated')).toBe('null');
  });

  test('implementations, at any remove, neither abstract nor in tests', () => {
    const below = (name: string): string[] => program.implementations(refOf(program, 'base.ts', name)).map(showRef);
    expect(below('Base')).toEqual(['leaf.ts#Leaf', 'middle.ts#Middle']);
    expect(below('Store')).toEqual(['middle.ts#Redis', 'middle.ts#Memory']);
    expect(below('FastStore')).toEqual(['middle.ts#Redis']);
  });
});

function classRef(program: Program, path: string, name: string): ClassRef {
  const module = moduleAt(program, path);
  return { module, cls: module.facts.classes.findIndex((cls) => cls.name === name) };
}

function superclassOf(program: Program, path: string, name: string): string {
  const found = program.superclass(classRef(program, path, name));
  if (found === null) return 'null';
  return 'cls' in found ? showRef(found) : `${found.package}#${found.path}`;
}

function refOf(program: Program, path: string, name: string): ClassRef | InterfaceRef {
  const module = moduleAt(program, path);
  const target = program.typeOf(module, { name, variable: variableOf(module, name) });
  if (target.kind !== 'class' && target.kind !== 'interface') throw new Error(`${name} is no class or interface`);
  return target.ref;
}
