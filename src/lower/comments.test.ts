import { describe, expect, it } from 'vitest';
import { factsOf } from './testing/facts.ts';

describe('directives', () => {
  it.each<[string, string, string]>([
    ['// @ts-ignore: later', 'ts-ignore', 'later'],
    ['// @ts-expect-error', 'ts-expect-error', ''],
    ['/* @ts-nocheck */', 'ts-nocheck', ''],
    ['// eslint-disable-next-line a, b -- c', 'eslint-disable-next-line', 'a, b -- c'],
    ['/* eslint-disable */', 'eslint-disable', ''],
    ['// oxlint-disable-line x', 'oxlint-disable-line', 'x'],
    ['// biome-ignore lint/a: b', 'biome-ignore', 'lint/a: b'],
    ['/**\n * @ts-ignore x\n */', 'ts-ignore', 'x'],
    ['// backend-architect-ignore security/x -- y', 'backend-architect-ignore', 'security/x -- y'],
    ['// backend-architect-ignore-next-line -- y', 'backend-architect-ignore-next-line', '-- y'],
  ])('%s', (text, name, rest) =>
    expect(factsOf(`${text}\nf()`).directives).toEqual([{ name, text: rest, start: 0, end: text.length }]),
  );

  it.each(['// please ts-ignore this', '// eslint-disabled', 'f("// @ts-ignore")', '// ignore'])('none in %s', (text) =>
    expect(factsOf(`${text}\nf()`).directives).toEqual([]),
  );
});

describe('the reason of a TypeScript directive', () => {
  it.each<[string, string]>([
    ['// the types are wrong\n// @ts-ignore\nf()', 'the types are wrong'],
    ['// @ts-ignore\n// the types are wrong\nf()', 'the types are wrong'],
    ['/* the types are wrong */\n  // @ts-expect-error\n  f()', 'the types are wrong'],
    ['// about something else\n\n// @ts-ignore\nf()', ''],
    ['g() // about g\nh()\n// @ts-ignore\nf()', ''],
    ['// @ts-ignore\nf()\n// about what follows\ng()', ''],
  ])('%j', (text, reason) => expect(factsOf(text).directives.map((directive) => directive.text)).toEqual([reason]));
});

describe('lines', () => {
  it.each<[string, number, number]>([
    ['', 1, 0],
    ['f()', 1, 1],
    ['f()\n', 2, 1],
    ['\n  // a\n/* b\n\n c */ f()\n/* d */ /* e */\ng() // h', 7, 2],
    ['a\r\nb\rc\n', 4, 3],
    ['f(`\n\n// no comment\n`)', 4, 3],
    ['#!/usr/bin/env node\nf()', 2, 2],
  ])('%j', (text, lines, code) => {
    const facts = factsOf(text);
    expect([facts.lineStarts.length, facts.codeLines]).toEqual([lines, code]);
  });
});
