import { test } from 'vitest';
import { checkSteps } from '../testing/steps.ts';

test('texts that are decoded, and those that are encoded', () =>
  checkSteps(
    `const { Base64 } = require('js-base64'), url = require('base64url'), he = require('he'), iconv = require('iconv-lite');`,
    {
      carry: [
        'Base64.decode(v)',
        'url.decode(v)',
        'he.decode(v)',
        `iconv.decode(v, 'latin1')`,
        `Base64.decode(v.replace(/[^a-z=]/gi, '') && v)`,
      ],
      stop: ['Base64.encode(v)', 'url.encode(v)', `he.decode('a')`],
    },
  ));
