import type { Evaluator } from '../evaluate/evaluator.ts';
import { options, type ClassValue, type Value } from '../evaluate/values.ts';
import type { Expression } from '../ir/index.ts';
import type { DecoratedClass } from '../libraries/build-types.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';
import type { Module } from '../link/types.ts';

/** Classes with a decorator whose value has one of the API's paths. */
export function decoratedClasses(
  evaluator: Evaluator,
  modules: readonly Module[],
  knowledge: LibraryKnowledge,
  api: string,
): DecoratedClass[] {
  const wanted = new Set(knowledge.expand(api).map((path) => knowledge.paths.parse(path)));
  const found: DecoratedClass[] = [];
  for (const module of modules) {
    module.facts.classes.forEach((facts, cls) => {
      if (facts.decorators.length === 0 || facts.name === '') return;
      const value = evaluator.classValue({ module, cls });
      for (const decorator of decoratorValues(evaluator, value, facts.decorators)) {
        if (decorator.kind === 'external' && wanted.has(decorator.path)) {
          found.push({ ref: { module, cls }, cls: value, decorator });
          return;
        }
      }
    });
  }
  return found;
}

const composing = /(?:^|\.)applyDecorators\(\)$/;

/** Values of decorators; what `applyDecorators(…)` and functions of the project compose is taken apart. */
export function decoratorValues(evaluator: Evaluator, cls: ClassValue, decorators: readonly Expression[]): Value[] {
  const flat: Value[] = [];
  const add = (value: Value, depth: number): void => {
    for (const option of options(value)) {
      if (option.kind === 'external' && composing.test(option.path.text) && depth < 4)
        for (const argument of option.args) add(argument, depth + 1);
      else if (option.kind === 'array' && depth < 4) for (const element of option.elements) add(element, depth + 1);
      else if (option.kind === 'function' && depth < 4) {
        // a decorator written by hand calls others on what it decorates: `return (target, key) => { UseGuards(X)(target, key) }`
        const { activation } = evaluator.runRoot(option, []);
        for (const event of activation?.events ?? [])
          if (event.kind === 'call' && event.result.kind === 'external') add(event.result, depth + 1);
      } else flat.push(option);
    }
  };
  for (const value of evaluator.decorators(cls, decorators)) add(value, 0);
  return flat;
}
