import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a call says what it computes; what is done on other threads is not told', async () => {
  const { operations } = await modelOf(`
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
export async function stamp(bytes) { return PDFDocument.load(bytes); }
export async function scale(bytes) { return sharp(bytes).resize(10).toBuffer(); }
`);
  expect(
    operations.flatMap(({ api, ...rest }) => (rest.is === 'call' && rest.tags.length > 0 ? [[api, ...rest.tags]] : [])),
  ).toEqual([['pdf-lib.PDFDocument.load', 'cpu-bound', 'work:making a PDF']]);
});
