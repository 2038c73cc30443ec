import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from './nearest.ts';

const rules = ['security/sql-injection', 'security/nosql-injection', 'database/missing-index', 'api/missing-not-found'];

describe('nearest', () => {
  it('finds a name one slip away', () => {
    expect(nearest('security/sql-injektion', rules)[0]).toBe('security/sql-injection');
  });
  it('counts swapped neighbours as one slip', () => {
    expect(nearest('abdc', ['abcd', 'axyd'])).toEqual(['abcd']);
  });
  it('finds a rule by its last part in the wrong area', () => {
    expect(nearest('performance/missing-index', rules)).toEqual(['database/missing-index']);
  });
  it('finds a rule by a word of its name', () => {
    expect(nearest('injection', rules)).toEqual(['security/nosql-injection', 'security/sql-injection']);
  });
  it('offers nothing when nothing is close', () => {
    expect(nearest('zzzz', rules)).toEqual([]);
  });
});

describe('didYouMean', () => {
  it('reads as a sentence', () => {
    expect(didYouMean('injection', rules)).toBe(
      ' Did you mean "security/nosql-injection" or "security/sql-injection"?',
    );
    expect(didYouMean('missing-index', rules)).toBe(' Did you mean "database/missing-index"?');
    expect(didYouMean('zzzz', rules)).toBe('');
  });
});
