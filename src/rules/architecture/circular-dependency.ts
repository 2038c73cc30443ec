import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Modules that import each other',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['modules'],
  docs: {
    why: 'Modules in a cycle are one module in several files: none can be understood, tested or moved alone. Which of them is loaded first decides whether an import is there yet or still undefined, so that an innocent change elsewhere can break the start.',
    fix: 'Move what {first} and {second} share into a module that imports neither, or hand it over as a parameter. If only types are needed, `import type` ends the cycle.',
    bad: `
//- /src/cart.ts
import { discount } from './promotion';
export const sum = (lines: number[]) => lines.reduce((a, b) => a + b, 0);
export const total = (lines: number[]) => sum(lines) - discount(lines);
//- /src/promotion.ts
import { sum } from './cart';
export const discount = (lines: number[]) => sum(lines) * 0.1;
`,
    good: `
//- /src/sum.ts
export const sum = (lines: number[]) => lines.reduce((a, b) => a + b, 0);
//- /src/cart.ts
import { discount } from './promotion';
import { sum } from './sum';
export const total = (lines: number[]) => sum(lines) - discount(lines);
//- /src/promotion.ts
import { sum } from './sum';
export const discount = (lines: number[]) => sum(lines) * 0.1;
`,
  },
  messages: {
    pair: '{first} and {second} import each other.',
    cycle: '{count} modules import each other in a circle: {circle}.',
    knot: '{count} modules depend on each other through their imports; the shortest circle in them is {circle}.',
  },
  check(model, report) {
    const layers = new Map(model.sources.map(({ file, layer }) => [file.path, layer]));
    for (const { modules, path, deferred } of model.cycles) {
      const [start] = path;
      // tools and generated code may be as they are
      if (start === undefined || !path.some(({ from }) => from.file.role === 'server')) continue;
      const circle = path.map(({ from }) => from.path);
      // entities that refer to each other are how relations are declared
      const isEntity = (path_: string): boolean => layers.get(path_) === 'model';
      const relation = circle.every(isEntity);
      report({
        message: modules.length === 2 ? 'pair' : modules.length === path.length ? 'cycle' : 'knot',
        arguments: {
          first: circle[0] ?? '',
          second: circle[1] ?? '',
          count: modules.length,
          circle: [...circle, circle[0] ?? ''].slice(0, 7).join(' → ') + (circle.length > 6 ? ' …' : ''),
        },
        place: start.from.locate(start.start, start.end),
        trace: path.map(({ from, to, start: from_, end }) => ({
          location: from.locate(from_, end),
          message: `imports ${to.path}`,
        })),
        affects: { unit: 'file', count: modules.length },
        severity:
          relation && modules.every((module) => isEntity(module.path))
            ? 'low'
            : relation || deferred
              ? 'medium'
              : 'high',
        key: circle.join(' '),
      });
    }
  },
});
