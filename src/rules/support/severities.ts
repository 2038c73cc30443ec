import { severities, type Severity } from '../../findings/types.ts';

/** So many steps less severe (more, if negative); the least and the most severe stay what they are. */
export function lowered(severity: Severity, steps = 1): Severity {
  return severities[Math.max(0, severities.indexOf(severity) + steps)] ?? severity;
}
