import type { AreaId, Location } from '../findings/types.ts';
import type { BackendModel } from '../model/types.ts';
import type { Rule } from './load.ts';

/** Positive patterns that the rules' files know of and the model shows. */
export function strengthsOf(
  model: BackendModel,
  rules: readonly Rule[],
): { area: AreaId; message: string; location: Location | null }[] {
  return rules.flatMap(({ id, strengths }) =>
    strengths.flatMap((strength) => {
      const found = strength.find(model);
      if (found === null) return [];
      const message = strength.message.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
        String(found.arguments?.[name] ?? whole),
      );
      return [{ area: id.slice(0, id.indexOf('/')) as AreaId, message, location: found.place }];
    }),
  );
}
