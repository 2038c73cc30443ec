/**
 * The way from a package to one of its values: `express`, `express()`, `express().get`,
 * `pg.Pool().query()`. `()` is what a call or `new` gives (an instance and a type annotation
 * look the same), `[]` an element. Node's modules start with `node:`, globals with `global`.
 * Paths of one `ApiPaths` are interned: two are equal exactly if they are the same object.
 */
export class ApiPath {
  readonly text: string;
  readonly parent: ApiPath | null;
  /** last name on the path, without `()` */
  readonly name: string;
  readonly #paths: ApiPaths;
  readonly #next = new Map<string, ApiPath>();

  constructor(text: string, parent: ApiPath | null, name: string, paths: ApiPaths) {
    this.text = text;
    this.parent = parent;
    this.name = name;
    this.#paths = paths;
  }

  member(name: string): ApiPath {
    // `import x from 'p'`, `import * as x from 'p'` and `require('p')` name the same thing
    if (name === 'default' && this.parent === null) return this;
    return this.#step(`.${name}`, name);
  }

  /** What calling or constructing it gives. */
  called(): ApiPath {
    return this.#step('()', this.name);
  }

  element(): ApiPath {
    return this.#step('[]', this.name);
  }

  /** The package, `node:` module or `global` that the path starts at. */
  get root(): ApiPath {
    return this.parent === null ? this : this.parent.root;
  }

  #step(suffix: string, name: string): ApiPath {
    let next = this.#next.get(suffix);
    if (next === undefined) {
      const text = this.text + suffix;
      const alias = this.#paths.aliases.get(text);
      next = alias === undefined ? new ApiPath(text, this, name, this.#paths) : this.#paths.parse(alias);
      this.#next.set(suffix, next);
    }
    return next;
  }
}

export class ApiPaths {
  /** path → path: two ways to reach the same thing (`express.Router()` is an `express()`) */
  readonly aliases: ReadonlyMap<string, string>;
  readonly #packages: readonly string[];
  readonly #roots = new Map<string, ApiPath>();

  /** `packages`: names that contain dots or are otherwise not plain (`socket.io`), so that paths below them can be read. */
  constructor(aliases: ReadonlyMap<string, string>, packages: Iterable<string>) {
    this.aliases = aliases;
    this.#packages = [...packages].filter((name) => name.includes('.')).sort((a, b) => b.length - a.length);
  }

  root(name: string): ApiPath {
    let root = this.#roots.get(name);
    if (root === undefined) {
      const alias = this.aliases.get(name);
      root = alias === undefined ? new ApiPath(name, null, name, this) : this.parse(alias);
      this.#roots.set(name, root);
    }
    return root;
  }

  /** The path a text such as `express().get` describes. */
  parse(text: string): ApiPath {
    const name =
      this.#packages.find((known) => text.startsWith(known) && !/[\w-]/.test(text.charAt(known.length))) ??
      /^(@[^/]+\/)?[^.([]+/.exec(text)?.[0] ??
      text;
    let path = this.root(name);
    for (const segment of text.slice(name.length).match(/\(\)|\[\]|\.[^.([]+/g) ?? []) {
      path = segment === '()' ? path.called() : segment === '[]' ? path.element() : path.member(segment.slice(1));
    }
    return path;
  }
}
