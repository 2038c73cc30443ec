import type { PendingCall } from '../evaluate/knowledge.ts';
import { kindBit, madeSafe, withStep } from '../evaluate/taint.ts';
import { makePromise, makeUnknown, taintOf, trueValue, truthiness, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

/** What makes a page of a text, and leaves tags in it as they are. */
const passing = ['marked', 'marked.{parse|parseInline}', 'marked.Marked().{parse|parseInline}', 'showdown.Converter().makeHtml', 'snarkdown', 'markdown.{toHTML|parse}', 'markdown.markdown.toHTML', 'markdown-table', 'textile-js', 'micromark.micromark', 'juice', 'pretty', 'html-minifier.minify']; // prettier-ignore

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
    'unified',
    'remark',
    'rehype',
  ],
  docs: 'https://marked.js.org',
  rows: [
    { api: 'marked.marked', is: 'alias', of: 'marked' },
    ...passing.flatMap((api): Row[] => [
      { api, is: 'propagator', from: [0] },
      { api: `${api}()`, is: 'scalar', type: 'string' },
    ]),
    ...['unified.unified', 'remark', 'remark.remark', 'rehype', 'rehype.rehype'].map((api): Row => ({
      api,
      is: 'alias',
      of: 'unified',
    })),
  ],
  hooks: {
    'unified().use': (call) => {
      const [plugin] = call.args;
      if (plugin?.kind === 'external' && /sanitize/.test(plugin.path.text)) call.remember('sanitizes', trueValue);
      return call.receiver ?? undefined;
    },
    'unified().{processSync|process}': processed,
    'markdown-it().{render|renderInline}': rendered,
    'remarkable.Remarkable().render': rendered,
    'remarkable().render': rendered,
  },
});

/** What plugins made of a page; one of them may take out what is dangerous. */
function processed({ args: [text], receiver, place, path, invoke, args }: PendingCall): Value | undefined {
  if (text === undefined) return undefined;
  const clean = receiver?.kind === 'external' && receiver.props?.has('sanitizes') === true;
  const taint = withStep(taintOf(text, 0), place, `through ${path.name}()`);
  const page = makeUnknown(clean ? madeSafe(taint, kindBit('html')) : taint);
  const done = args.at(-1);
  if (done?.kind === 'function') invoke(done, [unknown, page]);
  return path.name === 'process' ? makePromise(page) : page;
}

/** Tags stay only where the settings say `html: true`. */
function rendered(call: PendingCall): Value {
  const [text] = call.args;
  const made = call.receiver?.kind === 'external' ? call.receiver.args : [];
  const settings = made.find(({ kind }) => kind === 'object');
  const keepsTags = settings !== undefined && truthiness(call.member(settings, 'html')) === true;
  const taint = withStep(text === undefined ? null : taintOf(text, 0), call.place, `through ${call.path.name}()`);
  return makeUnknown(keepsTags ? taint : madeSafe(taint, kindBit('html')), 'string');
}
