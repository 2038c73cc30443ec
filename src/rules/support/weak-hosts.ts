/** What names of hosts end in, where a text or an expression is taken for one. */
export const endings = 'com|net|org|edu|gov|io|dev|app|co|ai|cloud|info|biz|de|uk|fr|eu|us|example|internal';
/** The name of a host in an expression, with dots escaped or not. */
const hostInPattern = new RegExp(`((?:[\\w-]+(?:\\\\|\\[(?=\\.\\]))?\\.\\]?)+)(?:${endings})(?![\\w-])`, 'i');
/**
 * A dot that stands for any character, in front of more of the name. The one before the ending alone lets in names without an
 * ending, which nobody can register.
 */
const looseDot = new RegExp(
  `(?<![\\\\[])\\.(?=[():|?\\w-]+(?:\\\\|\\[(?=\\.\\]))?\\.\\]?(?:${endings})(?![\\w-]))`,
  'i',
);
/** An expression that is nothing but an address, and holds to no place. */
const plainAddress = /^[():|?a-z\d\\./-]+\.(?:com|org|edu|gov|uk|net|io)(?:[/#?():]\S*)?$/i;

/**
 * What is wrong with the host in an expression: a dot that stands for any character, or nothing that holds it to its place.
 * `isAsked`: it is looked for in an address; `isTest`: the answer is what counts, and nothing says that there may be more around it.
 */
export function flawOfHost(pattern: string, isAsked: boolean, isTest: boolean): 'dot' | 'anchor' | null {
  const found = hostInPattern.exec(pattern);
  if (found?.[1] === undefined) return null;
  const isHost = /https?|\/\/|www|^\^|\$$/.test(pattern);
  if (isHost && looseDot.test(pattern)) return 'dot';
  if (isTest && !/[$^]/.test(pattern) && plainAddress.test(pattern)) return 'anchor';
  if (!isHost) return null;
  const alternatives = pattern.split('|');
  const loose = alternatives.find(
    (each) => !each.startsWith('^') && !each.startsWith('(^') && hostInPattern.test(each),
  );
  // one of several is not held, while others are
  if (
    alternatives.length > 1 &&
    !/[()]/.test(pattern) &&
    loose !== undefined &&
    alternatives.some((each) => each.startsWith('^') || each.endsWith('$'))
  )
    return 'anchor';
  const after = pattern.slice(found.index + found[0].length);
  if (pattern.startsWith('^') || !/^https?\b|^\(https?/.test(pattern)) return null;
  return isAsked || !/^\(?\??:?[$/]|^\\\//.test(after) ? 'anchor' : null;
}
