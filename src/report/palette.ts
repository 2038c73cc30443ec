import type { Severity } from '../findings/types.ts';

type Paint = (text: string) => string;

/** The few colours of the terminal reports. Meaning never depends on them: every report reads the same without. */
export interface Palette {
  bold: Paint;
  dim: Paint;
  code: Paint;
  good: Paint;
  severity: Record<Severity, Paint>;
  badge: Record<'good' | 'warn' | 'bad', Paint>;
}

/** A palette that paints, or one that leaves text as it is. */
export function palette(color: boolean): Palette {
  const sgr =
    (open: string, close: string): Paint =>
    (text) =>
      color && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: sgr('1', '22'),
    dim: sgr('2', '22'),
    code: sgr('36', '39'),
    good: sgr('32', '39'),
    severity: {
      critical: sgr('1;31', '22;39'),
      high: sgr('33', '39'),
      medium: sgr('34', '39'),
      low: sgr('2', '22'),
    },
    badge: {
      good: sgr('1;30;42', '22;39;49'),
      warn: sgr('1;30;43', '22;39;49'),
      bad: sgr('1;97;41', '22;39;49'),
    },
  };
}
