import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCents, lineTotalCents, unitPriceCents } from '../src/lib/pricing';

test('a discount is taken off the unit price', () => {
  assert.equal(unitPriceCents({ priceCents: 1999, discountPercent: 10 }), 1799);
});

test('a discounted price never reaches zero', () => {
  assert.equal(unitPriceCents({ priceCents: 1, discountPercent: 90 }), 1);
});

test('a line is the unit price times the quantity', () => {
  assert.equal(lineTotalCents({ priceCents: 250, discountPercent: 0, quantity: 3 }), 750);
});

test('cents are written with two decimals', () => {
  assert.equal(formatCents(1205), '12.05');
});
