import { linesOf } from '../support/lines.ts';
import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { manifestPlace } from '../support/packages.ts';
import { isCodeForDevelopment, isForDevelopment } from '../support/secret-places.ts';

export default defineRule({
  title: 'Connections to whoever answers',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-295', 'cwe-297', 'cwe-327', 'owasp-a07'],
  docs: {
    why: 'Encryption protects nothing if the other side is not checked: whoever is on the way (a network, a name server, a proxy) answers in its place, reads keys and personal data, and sends back what he likes.',
    fix: "Remove the setting. For a server with a certificate of your own give its authority (`ca: readFileSync('ca.pem')`, or `NODE_EXTRA_CA_CERTS`), for one under another name `servername`; require TLS 1.2 or later.",
    bad: `
import https from 'node:https';
export function pay(body: string) {
  return https.request('https://payments.example.com', { method: 'POST', rejectUnauthorized: false }).end(body);
}
`,
    good: `
import https from 'node:https';
import { readFileSync } from 'node:fs';
export function pay(body: string) {
  return https.request('https://payments.example.com', { method: 'POST', ca: readFileSync('ca.pem') }).end(body);
}
`,
  },
  messages: {
    off: '{api}() does not check who it is connected to: `{setting}`.',
    sometimes: '{api}() does not check who it is connected to if a setting says so: `{setting}`.',
    exported: 'Whoever connects with this configuration does not check who answers: `{setting}`.',
    process: 'No connection of the process is checked: `{setting}`.',
    old: 'Whoever connects with this configuration may do so by a version of TLS that is broken: `{setting}`.',
    outdated: '{api}() allows a version of TLS that is broken: `{setting}`.',
  },
  check(model, report) {
    const seen = new Set<string>();
    const near = privateApis(model);
    for (const operation of model.operations) {
      if (operation.is !== 'unverified' || seen.has(placeKey(operation.place))) continue;
      seen.add(placeKey(operation.place));
      const { place, api, setting, sometimes } = operation;
      const optional = sometimes || isCodeForDevelopment(place.file) || isChosen(operation.inFunction);
      const everywhere = setting.startsWith('NODE_TLS');
      if (api === 'exports')
        report({
          message: operation.outdated === true ? 'old' : 'exported',
          place,
          severity: optional ? 'medium' : 'high',
          arguments: { setting },
        });
      else if (operation.outdated === true)
        report({ message: 'outdated', place, severity: 'high', arguments: { api, setting } });
      else
        report({
          message: everywhere ? 'process' : optional ? 'sometimes' : 'off',
          place,
          severity: optional ? 'medium' : near.has(api) ? 'high' : 'critical',
          arguments: { api, setting },
        });
    }
    for (const { place, setting } of started(model))
      report({ message: 'process', place, arguments: { setting }, affects: { unit: 'project', count: 1 } });
  },
});

function isChosen(inFunction: string): boolean {
  return /insecure|unsafe|selfsigned|ignorecert/i.test(inFunction);
}

/** Databases and brokers mostly answer from the same private network. */
function privateApis(model: BackendModel): Set<string> {
  return new Set(
    model.operations.flatMap((operation) =>
      operation.is === 'client' && operation.client !== 'http' && operation.client !== 'other' ? [operation.api] : [],
    ),
  );
}

const off = /\bNODE_TLS_REJECT_UNAUTHORIZED["']?\s*[=:\s]\s*["']?0\b/;

const starting = new Set<string>(['dockerfile', 'compose', 'kubernetes', 'procfile', 'pm2', 'env']);

/** Commands and images that start the server that way. */
function started(model: BackendModel): { place: Location; setting: string }[] {
  const setting = 'NODE_TLS_REJECT_UNAUTHORIZED=0';
  const scripts = model.project.packages.flatMap((owner) =>
    Object.entries(owner.scripts).flatMap(([name, command]) =>
      off.test(command) && /^(?:start|serve|prod)/.test(name) && !isForDevelopment(name)
        ? [{ place: manifestPlace(owner, 'scripts'), setting }]
        : [],
    ),
  );
  const images = model.project.documents.flatMap(({ path, kind, role }) => {
    if (role !== 'server' || !starting.has(kind)) return [];
    const lines = linesOf(model, path);
    const line = lines.findIndex((text) => off.test(text) && !/^\s*#/.test(text)) + 1;
    return line === 0 ? [] : [{ place: { file: path, line, column: 1, endLine: line, endColumn: 1 }, setting }];
  });
  return [...scripts, ...images];
}
