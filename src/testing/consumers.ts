import type { BackendModel } from '../model/types.ts';

/** Consumers in a line each: `queue mails → sendMail src/app.ts:3`, with what is said of their delivery behind it. */
export function consumersOf(model: BackendModel): string[] {
  return model.consumers.map(({ label, handler, place, delivery }) => {
    const said = Object.entries(delivery).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
    return [`${label} → ${handler?.name ?? '?'} ${place.file}:${place.line}`, ...said].join(' ');
  });
}
