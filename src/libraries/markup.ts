import type { PendingCall } from '../evaluate/knowledge.ts';
import { joinTaint, kindBit, madeSafe, withStep, type Taint } from '../evaluate/taint.ts';
import {
  asString,
  makePromise,
  makeUnknown,
  taintOf,
  trueValue,
  truthiness,
  unknown,
  type Value,
} from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

/** What makes a page of a text, and leaves tags in it as they are. */
const passing = ['marked', 'marked.{parse|parseInline}', 'marked.Marked().{parse|parseInline}', 'showdown.Converter().makeHtml', 'snarkdown', 'markdown.{toHTML|parse}', 'markdown.markdown.toHTML', 'markdown-table', 'textile-js', 'mjml', 'mjml.mjml2html', 'commonmark.Parser().parse', 'juice', 'pretty', 'html-minifier.minify']; // prettier-ignore

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
    'mjml',
    'commonmark',
    'react-dom',
    'juice',
    'unified',
    'serialize-javascript',
    'remark',
    'rehype',
  ],
  docs: 'https://marked.js.org',
  rows: [
    { api: 'marked.marked', is: 'alias', of: 'marked' },
    { api: 'cheerio.load', is: 'propagator', from: [0] },
    { api: 'cheerio.load().{html|xml}', is: 'propagator', from: [-1] },
    { api: 'markdown-it().{set|enable|disable|configure}', is: 'function', returns: 'receiver' },
    // what is put into a page that way is markup
    { api: 'cheerio.load()().{append|prepend|html|after|before|replaceWith|wrap}', is: 'sink', kind: 'html', arg: 0 },
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
    '{unified()|markdown-it()}.use': (call) => {
      const [plugin] = call.args;
      if (plugin?.kind === 'external' && /sanitiz/.test(plugin.path.text)) call.remember('sanitizes', trueValue);
      return call.receiver ?? undefined;
    },
    'serialize-javascript': (call) =>
      marked(
        call,
        call.args.slice(1).some((settings) => isOn(call, settings, 'unsafe')),
      ),
    'unified().{processSync|process}': processed,
    'markdown-it().{render|renderInline}': rendered,
    // these leave tags out unless they are told to keep them, and this one keeps them unless it is told to leave them out
    'micromark.micromark': (call) =>
      marked(
        call,
        call.args.slice(1).some((settings) => isOn(call, settings, 'allowDangerousHtml')),
      ),
    'commonmark.HtmlRenderer().render': (call) =>
      marked(
        call,
        !(call.receiver?.kind === 'external' && call.receiver.args.some((settings) => isOn(call, settings, 'safe'))),
      ),
    'react-dom/server.{renderToString|renderToStaticMarkup}': (call) =>
      makeUnknown(rawIn(call, call.args[0], 6), 'string'),
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
  const made = call.receiver?.kind === 'external' ? call.receiver.args : [];
  return marked(
    call,
    call.receiver?.kind === 'external' && call.receiver.props?.has('sanitizes') === true
      ? false
      : made.some((settings) => asString(settings) === 'commonmark' || isOn(call, settings, 'html')),
  );
}

function isOn(call: PendingCall, settings: Value, name: string): boolean {
  return settings.kind === 'object' && truthiness(call.member(settings, name)) === true;
}

function marked(call: PendingCall, keepsTags: boolean): Value {
  const [text] = call.args;
  const taint = withStep(text === undefined ? null : taintOf(text, 0), call.place, `through ${call.path.name}()`);
  return makeUnknown(keepsTags ? taint : madeSafe(taint, kindBit('html')), 'string');
}

/** Markup that an element of React is told to hold as it is, and that those in it are. */
function rawIn(call: PendingCall, element: Value | undefined, depth: number): Taint | null {
  if (element?.kind !== 'external' || element.path.text !== 'react.createElement()' || depth === 0) return null;
  const [, props, ...children] = element.args;
  const own =
    props?.kind === 'object' ? call.member(call.member(props, 'dangerouslySetInnerHTML'), '__html') : undefined;
  return children.reduce(
    (taint, child) => joinTaint(taint, rawIn(call, child, depth - 1)),
    own === undefined ? null : taintOf(own),
  );
}
