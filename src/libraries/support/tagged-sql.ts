import { asText, options, type ExternalValue, type Value } from '../../evaluate/values.ts';

/** How a package writes SQL as tagged templates. */
export interface TagStyle {
  /** the API path of a value says that it is a template, whose arguments are the texts and the values */
  readonly isTemplate: (path: string) => boolean;
  /** text of another value that stands for a piece of SQL: an identifier, a list; undefined if it is a parameter */
  readonly piece?: (value: ExternalValue, text: (value: Value | undefined) => string | null) => string | undefined;
}

const maxDepth = 6;

/** SQL of a template with the pieces that its values stand for; everything else is a parameter. Null if it is no template. */
export function taggedSql(value: Value | undefined, style: TagStyle, depth = 0): string | null {
  for (const option of value === undefined || depth > maxDepth ? [] : options(value)) {
    if (option.kind !== 'external') continue;
    if (style.isTemplate(option.path.text)) return templateSql(option.args, style, depth);
    const piece = style.piece?.(option, (inner) => taggedSql(inner, style, depth + 1));
    if (piece !== undefined) return piece;
  }
  return null;
}

/** … of the arguments of a template. */
export function templateSql(args: readonly Value[], style: TagStyle, depth = 0): string | null {
  const [texts, ...values] = args;
  if (texts?.kind !== 'array') return null;
  return texts.elements
    .map((part, index) => {
      const text = asText(part) ?? '';
      if (index >= texts.elements.length - 1) return text;
      const value = values[index];
      return text + (taggedSql(value, style, depth + 1) ?? (mayBePiece(value) ? '{?}' : '$1'));
    })
    .join('');
}

/** A value that was not understood, but is not one that the client or the code makes either. */
function mayBePiece(value: Value | undefined): boolean {
  return (
    value !== undefined && value.kind === 'external' && value.path.root.text === 'global' && value.path.name === 'raw'
  );
}

/** `['auth', 'users']` and `'users'` as they stand in SQL. */
export function quotedName(value: Value | undefined): string | undefined {
  const parts = value?.kind === 'array' ? value.elements.map((each) => asText(each)) : [asText(value)];
  return parts.length === 0 || parts.some((part) => part === null || part.includes('{?}'))
    ? undefined
    : parts.map((part) => `"${part}"`).join('.');
}
