import type { PendingCall } from '../evaluate/knowledge.ts';
import { kindBit, madeSafe, withStep } from '../evaluate/taint.ts';
import { makeUnknown, taintOf, truthiness, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

/** What makes a page of a text, and leaves tags in it as they are. */
const passing = ['marked', 'marked.{parse|parseInline|marked}', 'marked.Marked().{parse|parseInline}', 'showdown.Converter().makeHtml', 'snarkdown', 'markdown.{toHTML|parse}', 'markdown.markdown.toHTML', 'markdown-table', 'textile-js', 'micromark.micromark', 'juice', 'pretty', 'html-minifier.minify']; // prettier-ignore

/** Markup for pages: what of a text's own tags is left. */
export default defineLibrary({
  packages: [
    'marked',
    'showdown',
    'snarkdown',
    'markdown',
    'markdown-it',
    'remarkable',
    'textile-js',
    'micromark',
    'juice',
  ],
  docs: 'https://marked.js.org',
  rows: passing.flatMap((api): Row[] => [
    { api, is: 'propagator', from: [0] },
    { api: `${api}()`, is: 'scalar', type: 'string' },
  ]),
  hooks: {
    'markdown-it().{render|renderInline}': rendered,
    'remarkable.Remarkable().render': rendered,
    'remarkable().render': rendered,
  },
});

/** Tags stay only where the settings say `html: true`. */
function rendered(call: PendingCall): Value {
  const [text] = call.args;
  const made = call.receiver?.kind === 'external' ? call.receiver.args : [];
  const settings = made.find(({ kind }) => kind === 'object');
  const keepsTags = settings !== undefined && truthiness(call.member(settings, 'html')) === true;
  const taint = withStep(text === undefined ? null : taintOf(text, 0), call.place, `through ${call.path.name}()`);
  return makeUnknown(keepsTags ? taint : madeSafe(taint, kindBit('html')), 'string');
}
