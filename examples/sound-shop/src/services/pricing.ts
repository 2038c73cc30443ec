export interface PricedLine {
  priceCents: number;
  quantity: number;
}

export function totalCents(lines: PricedLine[]): number {
  return lines.reduce((sum, line) => sum + line.priceCents * line.quantity, 0);
}
