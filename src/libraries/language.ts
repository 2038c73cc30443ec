import { defineLibrary } from './define.ts';

/** What the language itself does with input; see `evaluate/language.ts`. `global.language` is no name that code can use. */
export default defineLibrary({
  packages: [
    'require-from-string',
    'import-fresh',
    'import-from',
    'resolve-from',
    'notevil',
    'static-eval',
    'isolated-vm',
    'sandbox',
    'vm-browserify',
  ],
  docs: 'https://tc39.es/ecma262/',
  rows: [
    { api: 'global.language.require', is: 'sink', kind: 'code', arg: 0 },
    { api: 'global.language.call', is: 'sink', kind: 'method', arg: 0 },
    { api: 'global.language.set', is: 'sink', kind: 'property', arg: 0 },
    { api: 'global.language.set', is: 'sink', kind: 'property', arg: 1 },
    { api: 'global.language.repeat', is: 'sink', kind: 'resource', arg: 0 },
    { api: 'global.language.pattern', is: 'sink', kind: 'regex', arg: 0 },
    { api: 'global.language.store', is: 'sink', kind: 'path', arg: 0 },
    { api: 'global.language.check', is: 'sink', kind: 'confusion', arg: 0 },
    { api: 'global.{setTimeout|setInterval|setImmediate}', is: 'sink', kind: 'code', arg: 0 },
    { api: 'global.Function', is: 'sink', kind: 'code', arg: 2 },
    { api: 'global.globalThis.eval', is: 'alias', of: 'global.eval' },
    { api: 'node:vm.Script().{runInContext|runInNewContext}', is: 'sink', kind: 'code', arg: 0 },
    { api: 'node:vm.SourceTextModule', is: 'sink', kind: 'code', arg: 0 },
    { api: 'node:worker_threads.Worker', is: 'sink', kind: 'code', arg: 0, when: { arg: 1, option: 'eval' } },
    { api: 'node:worker_threads.Worker', is: 'sink', kind: 'path', arg: 0 },
    {
      api: '{require-from-string|import-fresh|notevil|notevil.Function|static-eval|sandbox().run|vm2.VMScript|isolated-vm.Isolate().compileScript|isolated-vm.Isolate().compileScriptSync|isolated-vm.Isolate().compileModule|vm-browserify.runInNewContext|vm-browserify.runInThisContext}',
      is: 'sink',
      kind: 'code',
      arg: 0,
    },
    { api: '{import-from|resolve-from}', is: 'sink', kind: 'code', arg: 1 },
    { api: 'isolated-vm.Isolate().createContext().{eval|evalSync}', is: 'sink', kind: 'code', arg: 0 },
    { api: 'global.Object.hasOwn', is: 'function' },
  ],
});
