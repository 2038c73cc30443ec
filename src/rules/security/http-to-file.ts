import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsOf } from '../support/flows.ts';

/** What is run, loaded or shown as a page by whoever opens the file. */
const active =
  /\.(?:[cm]?[jt]sx?|html?|xhtml|svg|php|py|rb|pl|sh|bash|bat|cmd|ps1|exe|dll|so|node|jar|war|wasm|crontab|service|npmrc|env|ya?ml)$/i;

export default defineRule({
  title: 'Data from the network that becomes a file',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-912', 'cwe-434', 'owasp-a08'],
  docs: {
    why: 'What another server answers, or a client sends, is on the disk: whoever controls that server, or the way to it, plants a program, a page or a setting that something runs or believes later.',
    fix: 'Write only what you expect: check the type, the size and a digest or signature first, choose the name and the ending yourself, and keep the directory outside of what is served or run.',
    bad: `
import { writeFile } from 'node:fs/promises';
export async function update() {
  const response = await fetch('https://plugins.example.com/latest');
  await writeFile('./plugins/latest.js', await response.text());
}
`,
    good: `
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
export async function update(digest: string) {
  const response = await fetch('https://plugins.example.com/latest');
  const found = createHash('sha256').update(await response.text()).digest('hex');
  if (found === digest) await writeFile('./plugins/digest.txt', found);
}
`,
  },
  messages: {
    program: 'The {source} becomes {path}, which may be run, loaded or shown.',
    file: 'The {source} is written to a file by {sink}().',
  },
  check(model, report) {
    const paths = new Map(
      model.operations.flatMap((operation) =>
        operation.is === 'file' ? [[placeKey(operation.place), operation] as const] : [],
      ),
    );
    const network = new Set(['response', 'request', 'message']);
    // files that are uploaded are meant to be written
    for (const sink of flowsOf(model, 'written', ({ source }) => network.has(source.kind) && source.in !== 'file')) {
      const { target = '', path = '' } = paths.get(placeKey(sink.flow.sink.location)) ?? {};
      const hit = flowHit(sink);
      const { source = '', sink: api = '' } = hit.arguments ?? {};
      if (active.test(target))
        report({
          message: 'program',
          ...hit,
          confidence: 'medium',
          arguments: { source, path: `\`${target || path}\`` },
        });
      // settings, downloads and uploads are written all the time
      else report({ message: 'file', ...hit, confidence: 'low', arguments: { source, sink: api } });
    }
  },
});
