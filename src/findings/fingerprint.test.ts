import { describe, expect, it } from 'vitest';
import { fingerprints } from './fingerprint.ts';
import { hitAt } from './testing/sample.ts';

const lines = (text: string) => (_file: string, line: number) => text.split('\n')[line - 1] ?? '';

describe('fingerprints', () => {
  it('stay when lines above are added and the line is re-indented', () => {
    const before = fingerprints([hitAt(1)], lines('db.query(sql, id);'));
    const after = fingerprints([hitAt(3)], lines('// a\n// b\n    db.query(sql,  id)'));
    expect(after).toEqual(before);
  });
  it('change with the text of the line, the file and the rule', () => {
    const base = fingerprints([hitAt(1)], lines('db.query(sql)'))[0];
    const place = { file: 'src/b.ts', line: 1, column: 3, endLine: 1, endColumn: 10 };
    expect(fingerprints([hitAt(1)], lines('db.query(other)'))[0]).not.toBe(base);
    expect(fingerprints([hitAt(1, { place })], lines('db.query(sql)'))[0]).not.toBe(base);
    expect(fingerprints([hitAt(1, { ruleId: 'security/xss' })], lines('db.query(sql)'))[0]).not.toBe(base);
  });
  it('do not change with an equal line elsewhere, and keep their order in the file', () => {
    const text = lines('run(sql)\nrun(sql)');
    const both = fingerprints([hitAt(1), hitAt(2)], text);
    expect(both[0]).not.toBe(both[1]);
    expect(both[0]).toBe(fingerprints([hitAt(1)], text)[0]);
    expect(fingerprints([hitAt(2), hitAt(1)], text)).toEqual([both[1], both[0]]);
  });
  it('come from the key when there is one, and survive an edit of the line', () => {
    const hit = hitAt(1, { key: 'users.email' });
    expect(fingerprints([hit], lines('email text'))).toEqual(fingerprints([hit], lines('email varchar(10)')));
    expect(fingerprints([hit], lines(''))).not.toEqual(fingerprints([hitAt(1, { key: 'users.name' })], lines('')));
  });
  it('come from the endpoint when it is all the evidence', () => {
    const hit = hitAt(1, { endpoint: 'POST /users', trace: [] });
    expect(fingerprints([hit], lines("app.post('/users', h)"))).toEqual(
      fingerprints([hit], lines("app.post('/users', limit, h)")),
    );
  });
  it('are 16 hex digits', () => {
    expect(fingerprints([hitAt(1)], () => '')[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});
