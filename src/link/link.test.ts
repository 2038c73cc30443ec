import { expect, test } from 'vitest';
import { link } from './link.ts';
import { emptyFacts, testProject } from './testing/project.ts';
import { moduleAt, testProgram } from './testing/program.ts';

test('modules are numbered by path, whatever order they come in', () => {
  const paths = ['b.ts', 'a/z.ts', 'B.ts', 'a.ts'];
  const program = link(
    testProject({ files: paths }),
    paths.map((path) => ({ path, facts: emptyFacts() })),
  );
  expect(program.modules.map((module) => module.path)).toEqual(['B.ts', 'a.ts', 'a/z.ts', 'b.ts']);
  expect(program.modules.map((module) => module.id)).toEqual([0, 1, 2, 3]);
  expect(program.moduleAt('a.ts')?.id).toBe(1);
  expect(program.moduleAt('c.ts')).toBeUndefined();
});

test('calls by the last name of the callee, tests left out', () => {
  const program = testProgram(`
    //- a.ts
    app.listen(1); listen(); new Server(); function f() { x.y.listen(2); }
    //- a.test.ts
    app.listen(3);
  `);
  expect(program.callsNamed('listen').map((call) => [call.module.path, call.fn])).toEqual([
    ['a.ts', 0],
    ['a.ts', 0],
    ['a.ts', 1],
  ]);
  expect(program.callsNamed('toString')).toEqual([]);
  expect(program.callsNamed('constructor')).toEqual([]);
});

test('places count lines and UTF-16 columns from one', () => {
  const program = testProgram('//- a.ts\nconst a = 1;\n\n  const b = "é";');
  const { facts, locate } = moduleAt(program, 'a.ts');
  const b = facts.variables.find((variable) => variable.name === 'b');
  expect(locate(b?.start ?? 0, b?.end ?? 0)).toEqual({ file: 'a.ts', line: 3, column: 9, endLine: 3, endColumn: 10 });
  expect(locate(0, 0)).toEqual({ file: 'a.ts', line: 1, column: 1, endLine: 1, endColumn: 1 });
});
