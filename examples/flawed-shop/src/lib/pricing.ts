export interface PricedLine {
  priceCents: number;
  discountPercent: number;
  quantity: number;
}

export function unitPriceCents(line: Pick<PricedLine, 'priceCents' | 'discountPercent'>): number {
  return Math.max(1, Math.round((line.priceCents * (100 - line.discountPercent)) / 100));
}

export function lineTotalCents(line: PricedLine): number {
  return unitPriceCents(line) * line.quantity;
}

export function formatCents(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
