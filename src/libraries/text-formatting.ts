import { defineLibrary, type Row } from './define.ts';
import { packagesOf, readsFrom, writesText } from './support/passing.ts';

/** A pattern and what is put into it. */
const patterns = ['sprintf-js.{sprintf|vsprintf}', 'sprintf', 'sprintf.{sprintf|vsprintf}', 'printj.{sprintf|vsprintf}', 'printf', 'format-util', 'string-template', 'string-template/compile', 'string-template/compile()', 'string-format', 'string-format.format', '@stdlib/string-format', 'pupa', 'interpolate', 'supplant', 'underscore.string.sprintf', 'extsprintf.{sprintf|vsprintf}', 'util-format', 'dedent', 'outdent', 'outdent.outdent', 'dedent-js', 'common-tags.{oneLine|stripIndent|stripIndents|html|inlineLists|commaLists|source|oneLineTrim}', 'boxen', 'cli-table3().toString', 'text-table', 'i18n-js.t', 'node:util.formatWithOptions', 'join-path', 'indent-string', 'wrap-ansi', 'word-wrap', 'wordwrap()', 'slice-ansi', 'cli-truncate', 'truncate', 'truncate-html', 'strip-indent', 'redent', 'string-similarity', 'left-pad', 'pad', 'string-width', 'markdown-table']; // prettier-ignore

/** One text in another spelling. What leaves letters and digits only is not among them. */
const spellings = ['change-case.{titleCase|upperCase|lowerCase|upperCaseFirst|lowerCaseFirst|swapCase}', 'title-case.titleCase', 'upper-case.{upperCase|localeUpperCase}', 'lower-case.{lowerCase|localeLowerCase}', 'upper-case-first', 'upper-case-first.upperCaseFirst', 'lower-case-first.lowerCaseFirst', 'swap-case.swapCase', 'sponge-case.spongeCase', 'titleize', 'camelcase', 'decamelize', 'humanize-string', 'pluralize', 'pluralize.{plural|singular}', 'inflection.{camelize|capitalize|dasherize|humanize|pluralize|singularize|tableize|titleize|transform|underscore}', 'inflected.{camelize|dasherize|humanize|pluralize|singularize|tableize|titleize|underscore}', 'voca.{capitalize|lowerCase|upperCase|titleCase|trim|trimLeft|trimRight|slice|substr|substring|replace|replaceAll|sprintf|vprintf|insert|splice|padLeft|padRight|pad|repeat|truncate|prune|split|chars|reverse|unescapeHtml}']; // prettier-ignore

/** Colours of a terminal. */
const colours = ['chalk.*', 'ansi-colors.*', 'colors.*', 'colors/safe.*', 'colorette.*', 'picocolors.*', 'kleur.*', 'kleur/colors.*', 'cli-color.*', 'nanocolors.*', 'yoctocolors.*', 'cli-highlight.highlight', 'gradient-string.*', 'figures.*']; // prettier-ignore

const tints = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'gray', 'grey'];
/** Members that lead to more of their kind. */
const styles = ['bold', 'dim', 'italic', 'underline', 'inverse', 'strikethrough', 'reset', ...tints.flatMap((name) => [name, `${name}Bright`, `bg${name.charAt(0).toUpperCase()}${name.slice(1)}`])].join('|'); // prettier-ignore

/** Dates in a form that is given as a text; it may have other text in it. */
const dates: readonly (readonly [string, number])[] = [
  ['date-fns.{format|lightFormat|formatISO9075}', 1],
  ['date-fns/{format|lightFormat}', 1],
  ['date-fns-tz.{format|formatInTimeZone}', 1],
  ['date-fns/fp.{format|lightFormat}()', -1],
  ['dateformat', 1],
  ['dateformat.default', 1],
  ['{moment|moment-timezone|dayjs|moment()|moment-timezone()|dayjs()}.format', 0],
  ['{moment|moment-timezone|dayjs}.{utc|unix|tz|local|now}().format', 0],
  ['luxon.DateTime.{now|local|utc|fromISO|fromMillis|fromJSDate|fromObject|fromFormat|fromSQL|fromSeconds}().toFormat', 0],
  ['strftime', 0],
]; // prettier-ignore

/** Methods of a text that `underscore.string` wraps. */
const wrapped = 'capitalize|decapitalize|clean|cleanDiacritics|swapCase|unescapeHTML|wrap|dedent|reverse|pred|succ|titleize|camelize|underscored|dasherize|humanize|trim|ltrim|rtrim|strip|lstrip|rstrip|truncate|strRight|strRightBack|strLeft|strLeftBack|stripTags|unquote|chop|chars|words|lines|toSentence|toSentenceSerial|insert|replaceAll|splice|prune|pad|lpad|rpad|lrpad|rjust|ljust|repeat|join|surround|quote|q|camelcase|map'; // prettier-ignore

/** Texts that are put together, or spelled in another way. */
export default defineLibrary({
  packages: packagesOf([...patterns, ...spellings, ...colours, ...dates.map(([api]) => api), 'underscore.string']),
  docs: 'https://github.com/alexei/sprintf.js',
  rows: [
    ...writesText(patterns, [0, 1, 2, 3, 4, 5]),
    ...writesText(spellings),
    ...colours.map((api): Row => ({ api, is: 'propagator', from: [-1, 0, 1, 2] })),
    // `chalk.bold.red(text)`, `kleur.red().bold(text)`
    ...['chalk', 'ansi-colors', 'colors/safe', 'cli-color', 'kleur'].flatMap((api): Row[] => [
      { api: `${api}.{${styles}}`, is: 'alias', of: api },
      { api, is: 'propagator', from: [0, 1, 2] },
    ]),
    { api: 'kleur()', is: 'alias', of: 'kleur' },
    ...dates.flatMap(([api, at]) => writesText([api], [at])),
    ...readsFrom(['underscore.string', `underscore.string.{${wrapped}}`], [0, 1, 2, 3]),
    { api: 'underscore.string.escapeHTML', is: 'sanitizer', kinds: ['html'] },
  ],
});
