import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { specifierFrom } from './project-path.ts';
import { asString, joinAll, options, unknown, type Value } from './values.ts';

/** What is loaded from a place that the code computes, or from one of several. */
export function requiredValue(machine: Machine, frame: Frame, source: Value): Value {
  return joinAll(
    options(source).map((option) => {
      const text = asString(option);
      return text === null ? unknown : requireValue(machine, frame, text);
    }),
  );
}

/** What `require(source)` or `import(source)` gives. */
export function requireValue(machine: Machine, frame: Frame, source: string): Value {
  const resolution = machine.program.resolve(frame.module, specifierFrom(frame.module, source));
  switch (resolution.kind) {
    case 'module':
      return machine.targetValue({ kind: 'namespace', module: resolution.module });
    case 'package':
      return machine.targetValue({
        kind: 'package',
        package: resolution.name,
        subpath: resolution.subpath,
        builtin: resolution.builtin,
        path: '*',
      });
    case 'asset':
      return machine.targetValue({ ...resolution, name: '=' });
    default:
      return unknown;
  }
}
