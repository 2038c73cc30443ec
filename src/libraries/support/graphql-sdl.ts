import type { Shape } from './schema-shape.ts';

/** The value that resolvers get as context. */
export const contextPath = 'graphql.Context()';

/** The types that texts in GraphQL's schema language declare. */
export interface Sdl {
  /** names of the types at the root, by operation */
  readonly roots: Readonly<Record<Operation, string>>;
  /** object types and interfaces with their fields, extensions included */
  readonly types: ReadonlyMap<string, ReadonlyMap<string, SdlField>>;
  /** input types with their members */
  readonly inputs: ReadonlyMap<string, ReadonlyMap<string, SdlType>>;
  readonly enums: ReadonlySet<string>;
}

export type Operation = 'QUERY' | 'MUTATION' | 'SUBSCRIPTION';

export interface SdlField {
  readonly args: ReadonlyMap<string, SdlType>;
  readonly returns: SdlType;
  readonly directives: readonly string[];
  /** of its name in the text, and which text that is */
  readonly offset: number;
  readonly text: number;
}

export interface SdlType {
  readonly name: string;
  readonly list: boolean;
}

interface Token {
  readonly text: string;
  readonly start: number;
}

const tokenPattern =
  /"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|[A-Za-z_]\w*|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\.\.|[^\s,]/g;

/** Reads texts that belong together. What is not understood is passed over. */
export function readSdl(texts: readonly string[]): Sdl {
  const roots: Record<Operation, string> = { QUERY: 'Query', MUTATION: 'Mutation', SUBSCRIPTION: 'Subscription' };
  const types = new Map<string, Map<string, SdlField>>();
  const inputs = new Map<string, Map<string, SdlType>>();
  const enums = new Set<string>();
  texts.forEach((text, index) => {
    const reader = new Reader(text, index);
    while (!reader.done) {
      if (reader.eat('extend')) continue;
      const keyword = reader.next();
      if (keyword === 'type' || keyword === 'interface') {
        const name = reader.next();
        reader.skipTo('{', definitions);
        const fields = types.get(name) ?? new Map<string, SdlField>();
        types.set(name, fields);
        for (const [field, value] of reader.fields()) fields.set(field, value);
      } else if (keyword === 'input') {
        const name = reader.next();
        reader.skipTo('{', definitions);
        const members = inputs.get(name) ?? new Map<string, SdlType>();
        inputs.set(name, members);
        if (reader.eat('{')) for (const [member, type] of reader.members('}')) members.set(member, type);
      } else if (keyword === 'enum') {
        enums.add(reader.next());
        reader.skipTo('{', definitions);
        if (reader.peek === '{') reader.skipBlock('{', '}');
      } else if (keyword === 'schema') {
        reader.skipTo('{', definitions);
        if (!reader.eat('{')) continue;
        while (!reader.done && !reader.eat('}')) {
          const operation = reader.next().toUpperCase();
          if (!reader.eat(':')) continue;
          const name = reader.next();
          if (operation === 'QUERY' || operation === 'MUTATION' || operation === 'SUBSCRIPTION')
            roots[operation] = name;
        }
      } else if (keyword === '{') reader.skipRest('{', '}');
    }
  });
  return { roots, types, inputs, enums };
}

const definitions: ReadonlySet<string> = new Set([
  'type',
  'interface',
  'input',
  'enum',
  'schema',
  'scalar',
  'union',
  'directive',
  'extend',
]);

class Reader {
  readonly #tokens: Token[];
  readonly #text: number;
  #at = 0;

  constructor(text: string, index: number) {
    this.#text = index;
    this.#tokens = [...text.matchAll(tokenPattern)]
      .map((match) => ({ text: match[0], start: match.index }))
      .filter((token) => !token.text.startsWith('#'))
      // a text after `=` or `:` is a value; others describe what follows
      .filter(({ text: own }, at, all) => !own.startsWith('"') || /^[=:["]/.test(all[at - 1]?.text ?? ''));
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  get peek(): string {
    return this.#tokens[this.#at]?.text ?? '';
  }

  next(): string {
    return this.#tokens[this.#at++]?.text ?? '';
  }

  eat(text: string): boolean {
    if (this.peek !== text) return false;
    this.#at++;
    return true;
  }

  /** Stops at a token, or where another definition begins. */
  skipTo(text: string, before: ReadonlySet<string>): void {
    while (!this.done && this.peek !== text && !before.has(this.peek)) this.#at++;
  }

  skipBlock(open: string, close: string): void {
    if (this.eat(open)) this.skipRest(open, close);
  }

  /** The rest of a block whose opening was read. */
  skipRest(open: string, close: string): void {
    for (let depth = 1; depth > 0 && !this.done;) {
      const token = this.next();
      if (token === open) depth++;
      else if (token === close) depth--;
    }
  }

  /** `{ name(arg: Type = 1 @d): Type @directive … }` */
  fields(): [string, SdlField][] {
    const fields: [string, SdlField][] = [];
    if (!this.eat('{')) return fields;
    while (!this.done && !this.eat('}')) {
      const offset = this.#tokens[this.#at]?.start ?? 0;
      const name = this.next();
      const args = this.eat('(') ? new Map(this.members(')')) : new Map<string, SdlType>();
      if (!this.eat(':')) continue;
      const returns = this.#type();
      fields.push([name, { args, returns, directives: this.#directives(), offset, text: this.#text }]);
    }
    return fields;
  }

  /** `name: Type = default @directive`, up to a closing token. */
  members(close: string): [string, SdlType][] {
    const members: [string, SdlType][] = [];
    while (!this.done && !this.eat(close)) {
      const name = this.next();
      if (!this.eat(':')) continue;
      members.push([name, this.#type()]);
      if (this.eat('=')) this.#value();
      this.#directives();
    }
    return members;
  }

  #type(): SdlType {
    let list = false;
    let depth = 0;
    while (this.eat('[')) {
      list = true;
      depth++;
    }
    const name = this.next();
    for (this.eat('!'); depth > 0 && this.eat(']'); this.eat('!')) depth--;
    return { name, list };
  }

  #value(): void {
    const token = this.next();
    if (token === '{') this.skipRest('{', '}');
    else if (token === '[') this.skipRest('[', ']');
    else if (token === '$') this.next();
  }

  #directives(): string[] {
    const names: string[] = [];
    while (this.eat('@')) {
      names.push(this.next());
      this.skipBlock('(', ')');
    }
    return names;
  }
}

const maxDepth = 4;

/** What GraphQL lets through where a type is asked for. */
export function sdlShape(sdl: Sdl, { name, list }: SdlType, depth = 0): Shape {
  const one = ((): Shape => {
    const scalar = scalars[name];
    if (scalar !== undefined) return scalar;
    if (sdl.enums.has(name)) return { kind: 'scalar', type: 'enum' };
    const input = sdl.inputs.get(name);
    if (input === undefined || depth >= maxDepth) return { kind: 'any' };
    return {
      kind: 'object',
      members: new Map([...input].map(([member, type]) => [member, sdlShape(sdl, type, depth + 1)])),
      open: false,
    };
  })();
  return list ? { kind: 'array', element: one } : one;
}

/** GraphQL's own scalars. */
export const scalars: Readonly<Record<string, Shape>> = {
  Int: { kind: 'scalar', type: 'number' },
  Float: { kind: 'scalar', type: 'number' },
  Boolean: { kind: 'scalar', type: 'boolean' },
  String: { kind: 'scalar', type: 'string' },
  ID: { kind: 'scalar', type: 'string' },
};
