import { options, type ClassValue, type Value } from '../../evaluate/values.ts';
import { className } from './decorated-members.ts';

/** The class that a static method is called on; null for models that are no classes. */
export function modelClass(value: Value | null): ClassValue | null {
  for (const option of value === null ? [] : options(value)) {
    if (option.kind === 'class') return option;
    const constructor = option.kind === 'external' ? option.props?.get('constructor') : undefined;
    if (constructor?.kind === 'class') return constructor;
  }
  return null;
}

/** The name of a model, also of one that is no class; null if the value is none, or its name is not known. */
export function modelName(value: Value | null): string | null {
  const cls = modelClass(value);
  if (cls !== null) return className(cls);
  for (const option of value === null ? [] : options(value)) {
    const name = option.kind === 'external' && option.path.text === 'sequelize.Model' ? option.args[0] : undefined;
    if (name?.kind === 'literal' && typeof name.value === 'string') return name.value;
  }
  return null;
}
