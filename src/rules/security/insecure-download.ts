import { defineRule } from '../define.ts';

/** What runs, or is unpacked and then runs. */
const program =
  /\.(?:exe|msi|dmg|pkg|deb|rpm|apk|appx?|jar|sh|bash|ps1|bat|cmd|run|bin|so|dll|dylib|node|wasm|m?js|py|tar|tgz|tar\.[gbx]z2?|zip|7z|iso|img)(?:[?#].*)?$/i;

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
      if (operation.is !== 'http' || operation.url === null) continue;
      const { url, place } = operation;
      if (
        !/^(?:http|ftp):\/\/(?!localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker|[\w-]+(?::|\/))/.test(url) ||
        !program.test(url)
      )
        continue;
      report({ message: 'plain', place, arguments: { url } });
    }
  },
});
