import type { Row, SinkKind } from '../define.ts';

/** API path, and where it takes what does harm: an argument, or a member of one, `0.{host|hostname}` for several. */
export type SinkPlace = readonly [api: string, place: string | number];

/** Sinks of one kind. */
export function sinkRows(kind: SinkKind, places: readonly SinkPlace[]): Row[] {
  return places.flatMap(([api, place]) => {
    const names = /\{(.+)\}/.exec(String(place))?.[1]?.split('|') ?? [''];
    return names.map((name): Row => ({
      api,
      is: 'sink',
      kind,
      arg: typeof place === 'number' ? place : place.replace(/\{.+\}/, name),
    }));
  });
}
