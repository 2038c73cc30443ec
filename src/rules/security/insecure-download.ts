import type { Location } from '../../findings/types.ts';
import { spotOf } from '../../model/code/module-code.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { keptUnder } from '../support/kept-downloads.ts';

/** What runs, or is unpacked and then runs. */
const program =
  /\.(?:exe|msi|dmg|pkg|deb|rpm|apk|appx?|appimage|jar|sh|bash|ps1|bat|cmd|run|bin|so|dll|dylib|node|wasm|m?js|py|tar|tgz|tar\.[gbx]z2?|zip|7z|iso|img)(?:[?#].*)?$/i;

/** Not on this machine, nor on one that only this network knows. */
const plain = /^(?:http|ftp):\/\/(?!localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker|[\w-]+(?::|\/))/;

export default defineRule({
  title: 'Programs that are loaded over plain HTTP',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-829', 'cwe-494', 'owasp-a08'],
  docs: {
    why: 'Nothing says that what arrives is what was sent: whoever is on the way puts another program in its place, and this process or the next one runs it.',
    fix: 'Load it over HTTPS, and compare its digest with one that stands in the code before it is run or unpacked.',
    bad: `
import http from 'node:http';
http.get('http://downloads.example.com/agent/install.sh', (response) => response.resume());
`,
    good: `
import https from 'node:https';
https.get('https://downloads.example.com/agent/install.sh', (response) => response.resume());
`,
  },
  messages: { plain: '{url} is loaded over plain HTTP.' },
  check(model, report) {
    for (const operation of model.operations) {
      const { place } = operation;
      const urls =
        operation.is === 'http' && operation.url !== null
          ? [operation.url]
          : operation.is === 'command'
            ? loadedBy(wordsAt(model, place))
            : [];
      const url = urls.find(
        (each) =>
          plain.test(each) && (program.test(each) || keptUnder(model, place).some((file) => program.test(file))),
      );
      if (url !== undefined) report({ message: 'plain', place, arguments: { url } });
    }
  },
});

/** Addresses that a command loads. */
function loadedBy(words: readonly string[]): string[] {
  return words.some((word) => /^(?:.*\/)?(?:curl|wget|aria2c|iwr|Invoke-WebRequest)$/.test(word))
    ? words.filter((word) => /^(?:http|ftp):/.test(word))
    : [];
}

/** What a call that runs a command is given, as far as the code spells it out. */
function wordsAt(model: BackendModel, place: Location): string[] {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (call === null || call.kind === 'template') return [];
  return call.args
    .flatMap((argument) => (argument.kind === 'array' ? argument.elements : [argument]))
    .flatMap((argument) => (argument?.kind === 'string' ? argument.value.split(/[\s'";|&()]+/) : []));
}
