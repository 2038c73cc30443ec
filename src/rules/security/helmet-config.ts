import { lineKey, placeKey } from '../../model/places.ts';
import type { BackendModel, Guard, OptionValue } from '../../model/types.ts';
import { defineRule } from '../define.ts';

/** Options of the middleware that sets headers, by what is lost without them. Those that matter to any page come first. */
const protections: Readonly<Record<string, string>> = {
  contentSecurityPolicy: 'injected scripts run',
  frameguard: 'other sites show the pages in frames',
  xFrameOptions: 'other sites show the pages in frames',
  hsts: 'browsers try plain HTTP first',
  strictTransportSecurity: 'browsers try plain HTTP first',
  noSniff: 'browsers guess what a file is',
  xContentTypeOptions: 'browsers guess what a file is',
};
const scripts = ['script-src', 'scriptSrc', 'default-src', 'defaultSrc'];

export default defineRule({
  title: 'Security headers that are turned off',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-693', 'cwe-1021', 'owasp-a05'],
  docs: {
    why: 'Each of these headers closes one way of attack in browsers, and one that is turned off is missed only when somebody uses that way. Most are turned off to get a single page to work, and stay so for all.',
    fix: "Leave the default and allow what is needed: `contentSecurityPolicy: { directives: { 'script-src': [\"'self'\", 'https://cdn.example.com'] } }`, nonces instead of `'unsafe-inline'`. What one page needs belongs on the route of that page.",
    bad: `
import express from 'express';
import helmet from 'helmet';
const app = express();
app.use(helmet({ contentSecurityPolicy: false, frameguard: false }));
app.get('/', (req, res) => res.send('<h1>Welcome</h1>'));
app.listen(3000);
`,
    good: `
import express from 'express';
import helmet from 'helmet';
const app = express();
app.use(helmet({ contentSecurityPolicy: { directives: { 'img-src': ["'self'", 'https://img.example.com'] } } }));
app.get('/', (req, res) => res.send('<h1>Welcome</h1>'));
app.listen(3000);
`,
  },
  messages: {
    off: '{guard} is used without {options}: {harm}.',
    inline: '{guard} allows scripts with {values}, and a policy that does so stops no injected script.',
  },
  check(model, report) {
    const told = new Set<string>();
    for (const guard of headerGuards(model)) {
      for (const { place } of [guard, ...guard.evidence]) told.add(lineKey(place));
      const off = Object.keys(protections).filter((name) => guard.options[name] === false);
      if (off.length > 0)
        report({
          message: 'off',
          place: guard.place,
          arguments: {
            guard: guard.name,
            options: off.map((name) => `\`${name}\``),
            harm: [...new Set(off.map((name) => protections[name] ?? ''))],
          },
          key: 'off',
        });
      const values = unsafeValues(guard.options['contentSecurityPolicy']);
      if (values.length > 0)
        report({ message: 'inline', place: guard.place, arguments: { guard: guard.name, values }, key: 'inline' });
    }
    // whose requests pass it is not seen
    for (const operation of model.operations) {
      if (operation.is !== 'risk' || operation.risk !== 'header-off' || told.has(lineKey(operation.place))) continue;
      told.add(lineKey(operation.place));
      const { place, api, setting } = operation;
      const [name = ''] = setting.split(':');
      const harm = protections[name] ?? '';
      report({
        message: 'off',
        place,
        confidence: 'medium',
        arguments: { guard: api, options: [`\`${name}\``], harm },
      });
    }
  },
});

function headerGuards(model: BackendModel): Guard[] {
  const guards = new Map<string, Guard>();
  for (const guard of [
    ...model.apps.flatMap((app) => app.guards),
    ...model.endpoints.flatMap((endpoint) => endpoint.guards),
  ])
    if (guard.kinds?.includes('security-headers') === true) guards.set(placeKey(guard.place), guard);
  return [...guards.values()];
}

/** What a policy allows of scripts that is as good as no policy. */
function unsafeValues(policy: OptionValue | undefined): string[] {
  const directives = membersOf(membersOf(policy)?.['directives']);
  const name = scripts.find((each) => directives?.[each] !== undefined);
  const values = name === undefined ? undefined : directives?.[name];
  if (!Array.isArray(values)) return [];
  return values.filter(
    (value: OptionValue): value is string =>
      typeof value === 'string' && (value === "'unsafe-inline'" || value === '*' || value === 'data:'),
  );
}

function membersOf(value: OptionValue | undefined): Readonly<Record<string, OptionValue>> | undefined {
  return typeof value === 'object' && value !== null && 'object' in value ? value.object : undefined;
}
