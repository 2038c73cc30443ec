import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('texts that are put together and spelled in another way', () =>
  checkSteps(
    `
const { sprintf, vsprintf } = require('sprintf-js'), template = require('string-template'), dedent = require('dedent'), _s = require('underscore.string');
const chalk = require('chalk'), moment = require('moment'), { format } = require('date-fns'), { titleCase } = require('title-case');
`,
    {
      carry: [
        `sprintf('%s', v)`,
        `vsprintf('%s', [v])`,
        `template('{v}', { v })`,
        'dedent`a ${v}`',
        '_s.trim(v)',
        '_s(v).trim().value()',
        'chalk.red(v)',
        'chalk.red.bold(v)',
        'moment().format(v)',
        'format(new Date(), v)',
        'titleCase(v)',
      ],
      stop: [`sprintf('%s', 'a')`, `moment(v).format('YYYY')`, `format(new Date(v), 'yyyy')`, `chalk.red('a')`],
    },
  ));
