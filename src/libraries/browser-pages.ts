import { defineLibrary, type Row } from './define.ts';

/** Elements of a page, by the calls that give them and the members that are some. */
const elements = [
  'global.document.{createElement|getElementById|querySelector|createElementNS}()',
  'global.document.{body|head|documentElement}',
  'global.document.{querySelectorAll|getElementsByClassName|getElementsByTagName|getElementsByName}()[]',
  'global.document.{createElement|getElementById|querySelector}().{parentNode|parentElement|firstChild|lastChild|nextSibling|firstElementChild|nextElementSibling}',
];

/** What a page is made of in browsers: packages that are used there build it from what they are given. */
export default defineLibrary({
  packages: [],
  docs: 'https://developer.mozilla.org/en-US/docs/Web/API/Element/innerHTML',
  rows: [
    ...elements.flatMap((api): Row[] => [
      { api: `${api}.{innerHTML|outerHTML}`, is: 'sink', kind: 'html', arg: 'assigned' },
      { api: `${api}.{insertAdjacentHTML|setInnerHTMLUnsafe}`, is: 'sink', kind: 'html', arg: 1 },
      { api: `${api}.setHTMLUnsafe`, is: 'sink', kind: 'html', arg: 0 },
    ]),
    { api: 'global.document.{write|writeln}', is: 'sink', kind: 'html', arg: 0 },
    { api: 'global.DOMParser().parseFromString', is: 'propagator', from: [0] },
    // scripts of the page run where that is asked for
    {
      api: 'jsdom.JSDOM',
      is: 'sink',
      kind: 'html',
      arg: 0,
      when: { arg: 1, option: 'runScripts', is: ['dangerously'] },
    },
  ],
});
