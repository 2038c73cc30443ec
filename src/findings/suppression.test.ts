import { describe, expect, it } from 'vitest';
import { readSuppressions } from './suppression.ts';

const rules = new Set(['security/sql-injection', 'database/missing-index']);
const ran = () => true;
const at = (line: number, ruleId = 'security/sql-injection', file = 'a.ts') => ({
  ruleId,
  location: { file, line, column: 1, endLine: line, endColumn: 2 },
});
const comment = (line: number, text: string, name = 'backend-architect-ignore') => ({ file: 'a.ts', name, text, line });

describe('ignore comments', () => {
  it('cover their own line and the next, no other', () => {
    const { match } = readSuppressions([comment(5, 'security/sql-injection -- constants only')], rules);
    expect(match(at(4))).toBe(null);
    expect(match(at(5))).toBe('constants only');
    expect(match(at(6))).toBe('constants only');
    expect(match(at(7))).toBe(null);
  });
  it('cover one rule in one file', () => {
    const { match } = readSuppressions([comment(5, 'security/sql-injection -- why not')], rules);
    expect(match(at(5, 'database/missing-index'))).toBe(null);
    expect(match(at(5, 'security/sql-injection', 'b.ts'))).toBe(null);
  });
  it('name several rules', () => {
    const suppressions = readSuppressions(
      [comment(1, 'security/sql-injection, database/missing-index -- tiny table')],
      rules,
    );
    expect(suppressions.match(at(1, 'database/missing-index'))).toBe('tiny table');
    expect(suppressions.match(at(1))).toBe('tiny table');
    expect(suppressions.problems(ran)).toEqual([]);
  });
  it('reach the code below when they are stacked', () => {
    const { match } = readSuppressions(
      [comment(1, 'security/sql-injection -- one'), comment(2, 'database/missing-index -- two')],
      rules,
    );
    expect(match(at(3))).toBe('one');
    expect(match(at(3, 'database/missing-index'))).toBe('two');
  });
  it('cover the whole file in their file form', () => {
    const { match } = readSuppressions(
      [comment(1, 'security/sql-injection -- generated', 'backend-architect-ignore-file')],
      rules,
    );
    expect(match(at(900))).toBe('generated');
  });
  it('keep a reason that holds dashes', () => {
    const { match } = readSuppressions([comment(1, 'security/sql-injection -- see ADR-12 -- agreed')], rules);
    expect(match(at(1))).toBe('see ADR-12 -- agreed');
  });

  it('without a reason ignore nothing, and say so', () => {
    const suppressions = readSuppressions([comment(3, 'security/sql-injection')], rules);
    expect(suppressions.match(at(3))).toBe(null);
    expect(suppressions.problems(ran)).toEqual([
      {
        file: 'a.ts',
        line: 3,
        message:
          '"backend-architect-ignore" gives no reason, so it ignores nothing. Write: backend-architect-ignore security/sql-injection -- reason',
      },
    ]);
  });
  it('without a rule ignore nothing, and say so', () => {
    expect(
      readSuppressions([comment(3, '')], rules)
        .problems(ran)
        .map((problem) => problem.message),
    ).toEqual([
      '"backend-architect-ignore" names no rule, so it ignores nothing. Write: backend-architect-ignore RULE -- reason',
    ]);
  });
  it('with an unknown rule offer the nearest', () => {
    expect(
      readSuppressions([comment(3, 'security/sql-injektion -- x')], rules)
        .problems(ran)
        .map((problem) => problem.message),
    ).toEqual([
      '"backend-architect-ignore" names an unknown rule "security/sql-injektion". Did you mean "security/sql-injection"?',
    ]);
  });
  it('that match nothing are told, unless the rule did not run', () => {
    const suppressions = readSuppressions([comment(3, 'security/sql-injection -- old')], rules);
    expect(suppressions.match(at(9))).toBe(null);
    expect(suppressions.problems(() => false)).toEqual([]);
    expect(suppressions.problems(ran)).toEqual([
      {
        file: 'a.ts',
        line: 3,
        message: 'This comment ignores "security/sql-injection", which reports nothing here. Remove it.',
      },
    ]);
  });
  it('of other tools are left alone', () => {
    expect(readSuppressions([comment(1, 'no-console', 'eslint-disable')], rules).problems(ran)).toEqual([]);
  });
});
