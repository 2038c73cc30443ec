/**
 * Keeps what runs in this thread inside the embedded PostgreSQL. It has a file system in memory only and starts no programs, but
 * it loads what SQL may have written to that file system as a library (`LOAD`, `LANGUAGE c`), and the loader evaluates JavaScript
 * that it finds there. So nothing more is compiled or evaluated once PostgreSQL is up, and there is nothing to reach a network with.
 */
export function confine(): void {
  const assembly = webAssembly();
  const { Module } = assembly;
  if (typeof Module !== 'function') throw new TypeError('there is no WebAssembly here');
  put(assembly, 'Module', new Proxy(Module, { construct: refuse }));
  for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming'])
    put(assembly, name, refuse);
  for (const name of ['eval', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) put(globalThis, name, refuse);
  put(globalThis, 'Function', new Proxy(Function, { construct: refuse, apply: refuse }));
}

/** No memory of WebAssembly grows beyond this. */
export function limitMemory(megabytes: number): void {
  const assembly = webAssembly();
  const { Memory } = assembly;
  if (typeof Memory !== 'function') throw new TypeError('there is no WebAssembly here');
  const pages = megabytes * 16;
  const construct = (target: typeof Memory, [given]: readonly Size[]): object =>
    Reflect.construct(target, [
      { ...given, maximum: Math.min(given?.maximum ?? pages, Math.max(pages, given?.initial ?? 0)) },
    ]);
  put(assembly, 'Memory', new Proxy(Memory, { construct }));
}

interface Size {
  readonly initial: number;
  readonly maximum?: number;
}

/** The types of the language that this is written in do not know it. */
function webAssembly(): Record<string, unknown> {
  const value: unknown = Reflect.get(globalThis, 'WebAssembly');
  if (!isRecord(value)) throw new TypeError('there is no WebAssembly here');
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function put(on: object, name: string, value: unknown): void {
  Object.defineProperty(on, name, { value, configurable: true, writable: true });
}

function refuse(): never {
  throw new Error('not allowed here');
}
