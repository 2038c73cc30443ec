import { defineRule } from '../define.ts';
import { lineOf } from '../support/lines.ts';

/** What anybody on the way may replace: no encryption, and nobody says who answers. */
const open = /^(?:git\+)?(?:http|ftp|git):\/\//i;
const local = /^[a-z+]+:\/\/(?:[^/@]*@)?(?:localhost|127\.|0\.0\.0\.0|\[?::1|[\w-]+(?::\d+)?(?:\/|$))/i;

export default defineRule({
  title: 'Packages that are loaded over an open connection',
  severity: 'high',
  precision: 'high',
  needs: ['packages'],
  tags: ['cwe-300', 'cwe-829', 'cwe-494', 'owasp-a08'],
  docs: {
    why: 'What arrives runs on developers’ machines, in builds and in production. Over plain HTTP or the git protocol whoever is on the way puts something else in its place.',
    fix: 'Use the registry, or an address that begins with `https://` or `git+ssh://`, with the hash of a commit.',
    bad: `
//- /package.json
{
  "name": "shop",
  "dependencies": {
    "table": "http://packages.example.com/table-1.0.0.tgz"
  }
}
//- /server.js
console.log('up');
`,
    good: `
//- /package.json
{
  "name": "shop",
  "dependencies": {
    "table": "https://packages.example.com/table-1.0.0.tgz"
  }
}
//- /server.js
console.log('up');
`,
  },
  messages: {
    dependency: '{name} is loaded from {address}.',
    registry: 'Packages are loaded from {address}.',
    locked: 'The lockfile loads {name} and {count} other packages from {address}, and no hash says what they are.',
    unchecked: 'npm takes any certificate for that of its registry.',
  },
  check(model, report) {
    for (const { manifest, dependencies, lines } of model.project.packages)
      for (const [name, { range, kind }] of Object.entries(dependencies)) {
        if (!open.test(range) || local.test(range)) continue;
        const key = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
          .map((part) => lines[`${part}.${name}`])
          .find((line) => line !== undefined);
        report({
          message: 'dependency',
          place: lineOf(manifest, key ?? 1),
          severity: kind === 'dev' ? 'medium' : 'high',
          arguments: { name, address: range },
          key: name,
        });
      }
    for (const { path } of model.project.documents) {
      if (!/(?:^|\/)\.(?:npmrc|yarnrc(?:\.yml)?)$/.test(path)) continue;
      (model.readDocument(path) ?? '').split(/\r?\n/).forEach((line, index) => {
        const [, address = ''] =
          /^\s*(?:@[\w.-]+:|npm)?registry(?:Server)?["']?\s*[=: ]\s*["']?(\S+?)["']?\s*$/i.exec(line) ?? [];
        if (open.test(address) && !local.test(address))
          report({ message: 'registry', place: lineOf(path, index + 1), arguments: { address } });
        if (/^\s*strict-ssl\s*=\s*false/.test(line)) report({ message: 'unchecked', place: lineOf(path, index + 1) });
      });
    }
    for (const lockfile of new Set(model.project.packages.map(({ lockfile: path }) => path))) {
      const found = unhashed(model.readDocument(lockfile) ?? '');
      const [first] = found;
      if (first !== undefined)
        report({
          message: 'locked',
          place: lineOf(lockfile, first.line),
          arguments: { name: first.address.split('/').at(-1) ?? '', address: first.address, count: found.length - 1 },
          affects: { unit: 'project', count: 1 },
        });
    }
  },
});

/** Addresses in a lockfile that are open and without a hash of what they give. */
function unhashed(text: string): { readonly line: number; readonly address: string }[] {
  if (!/["\s]http:\/\//.test(text)) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((content, index) => {
    const address = /^\s*"?(?:resolved|tarball)"?:?\s+"?(http:\/\/[^"\s]+)/.exec(content)?.[1];
    if (address === undefined || local.test(address)) return [];
    const near = lines.slice(Math.max(0, index - 2), index + 3).join('\n');
    return /integrity|#[0-9a-f]{40}/.test(near) ? [] : [{ line: index + 1, address }];
  });
}
