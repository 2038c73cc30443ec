import { spelledRequest } from '../../model/code/spelled-requests.ts';
import { defineRule } from '../define.ts';
import { sensitiveKind } from '../support/sensitive.ts';

/** Hosts of other people: not this machine, nor what only a network of one's own knows by name or address. */
const outside =
  /^http:\/\/(?!localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[)(?:[^/@]*@)?(?:[\w-]+\.)+(?!local\b|localhost\b|internal\b|lan\b|test\b|svc\b|consul\b|docker\b|home\b|corp\b|intra\b)[a-z]{2,}(?![\w.-])/i;

export default defineRule({
  title: 'Credentials sent without encryption',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-319', 'cwe-523', 'owasp-a02'],
  docs: {
    why: 'Everybody on the way reads a request over plain HTTP, and may answer it: the key in its header is theirs, and whatever they reply is believed.',
    fix: 'Call {host} by `https://`, and refuse addresses from settings that begin with anything else.',
    bad: `
export const orders = (key: string) =>
  fetch('http://api.partner.com/orders', { headers: { Authorization: 'Bearer ' + key } });
`,
    good: `
export const orders = (key: string) =>
  fetch('https://api.partner.com/orders', { headers: { Authorization: 'Bearer ' + key } });
`,
  },
  messages: { sent: '{name} is sent to {host} without encryption.' },
  check(model, report) {
    for (const operation of model.operations) {
      if (operation.is !== 'http') continue;
      const { place } = operation;
      const { addresses, names } = spelledRequest(model, place);
      const host = addresses.map((text) => outside.exec(text)?.[0]).find((text) => text !== undefined);
      const name = names.find(isSecret)?.split('.').at(-1);
      if (host !== undefined && name !== undefined)
        report({ message: 'sent', place, arguments: { name: `\`${name}\``, host } });
    }
  },
});

/** The header, the member of a body or the value that holds a secret. */
function isSecret(name: string): boolean {
  return sensitiveKind(name) !== '' && !/cookie/i.test(name);
}
