import { conditionsAround } from '../../model/code/caution.ts';
import { escapesTurnedOff } from '../../model/code/escape-switches.ts';
import type { RiskKind } from '../../model/risk-kinds.ts';
import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Settings that switch a protection off',
  severity: 'medium',
  precision: 'high',
  needs: ['sources'],
  tags: [
    'cwe-1188',
    'cwe-79',
    'cwe-319',
    'cwe-200',
    'cwe-209',
    'cwe-400',
    'cwe-444',
    'cwe-489',
    'cwe-732',
    'cwe-916',
    'owasp-a05',
  ],
  docs: {
    why: 'Packages come with protections that are on unless somebody says otherwise. One word in the settings gives one up: for a demonstration, a single page or an hour of debugging, and then for good.',
    fix: 'Leave {setting} out. Where development needs it, let the environment decide: `process.env.NODE_ENV !== ...`.',
    bad: `
import serialize from 'serialize-javascript';
export const page = (state: object) => '<script>window.state = ' + serialize(state, { unsafe: true }) + '</script>';
`,
    good: `
import serialize from 'serialize-javascript';
export const page = (state: object) => '<script>window.state = ' + serialize(state) + '</script>';
`,
  },
  messages: {
    'all-errors': '{api}() goes on after the first error ({setting}): a long list of wrong values keeps it busy.',
    'unescaped-script':
      '{api}() leaves `</script>` as it is ({setting}): text from elsewhere ends the script and begins another.',
    'unescaped-template': '{api} writes what it is given into pages as it is ({setting}).',
    'weak-variant':
      '{api}() hashes with {setting}; `argon2id` withstands both graphics cards and eavesdropping on timing.',
    'debugging-port':
      'The browser of {api}() is steered by whoever reaches its port ({setting}), and reads files for them.',
    'writable-by-all': '{api}() lets every user of the machine write there ({setting}).',
    'lenient-parser':
      '{api}() takes requests that break the rules of HTTP ({setting}): what a proxy lets pass as one request may be two here.',
    unencrypted: '{api}() sends calls unencrypted, and does not check who answers.',
    'open-schema': '{api}() shows its whole schema to everybody ({setting}), what only the own pages use included.',
    'open-errors': '{api}() shows everybody the stack of every error.',
  },
  check(model, report) {
    for (const source of model.sources)
      for (const place of escapesTurnedOff(source))
        report({
          message: 'unescaped-template',
          place,
          arguments: { api: 'This', setting: '`escapeMarkup = false`' },
          ...grades['unescaped-template'],
        });
    for (const operation of model.operations) {
      if (operation.is !== 'risk') continue;
      const { risk, place, api, setting } = operation;
      if (!isOwn(risk)) continue;
      // what is done while developing is done so on purpose
      if (conditionsAround(model, place).some((text) => /prod|dev|debug|env|local|test/i.test(text))) continue;
      report({
        message: risk,
        place,
        arguments: { api, setting: `\`${setting}\`` },
        ...grades[risk],
        ...(isForText(risk, setting) ? { confidence: 'low' } : {}),
      });
    }
  },
});

/** How much depends on what else is there. */
const grades = {
  'all-errors': { severity: 'low', confidence: 'low' },
  'unescaped-script': { severity: 'high', confidence: 'medium' },
  'unescaped-template': { severity: 'medium', confidence: 'medium' },
  'weak-variant': { severity: 'low', confidence: 'medium' },
  'debugging-port': { severity: 'medium', confidence: 'medium' },
  'writable-by-all': { severity: 'medium', confidence: 'high' },
  'lenient-parser': { severity: 'high', confidence: 'high' },
  unencrypted: { severity: 'medium', confidence: 'medium' },
  'open-schema': { severity: 'low', confidence: 'medium' },
  'open-errors': { severity: 'medium', confidence: 'medium' },
} as const satisfies Readonly<Partial<Record<RiskKind, object>>>;

/** Templates of texts and of code do without escapes, too. */
function isForText(risk: Own, setting: string): boolean {
  return risk === 'unescaped-template' && setting !== 'escape';
}

type Own = keyof typeof grades;

function isOwn(risk: RiskKind): risk is Own {
  return risk in grades;
}
