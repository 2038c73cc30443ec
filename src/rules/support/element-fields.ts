import { placeKey } from '../../model/places.ts';
import type { BackendModel, ElementField } from '../../model/types.ts';
import type { RuleHit } from '../define.ts';
import { isByKeys, isWrite, queryInWords, stepsOf, type StepOf } from './requests.ts';

interface Messages extends Record<string, string> {
  readonly field: string;
  readonly fields: string;
}

/** From so many fields on it is the way the schema is written: told once. */
const manyFields = 6;

/** What is to be said of fields that ask the database for each element of a list. */
export function elementFieldHits(model: BackendModel): RuleHit<Messages>[] {
  const hits: RuleHit<Messages>[] = [];
  // what the parent may have brought along is less certain
  const groups = Map.groupBy(queriesOfFields(model), ({ step }) => (step.conditions.length > 0 ? 'low' : 'medium'));
  for (const [confidence, all] of groups)
    for (const [first, ...others] of all.length < manyFields ? all.map((each) => [each]) : [all]) {
      if (first === undefined) continue;
      const { field, step } = first;
      hits.push({
        message: others.length === 0 ? 'field' : 'fields',
        arguments: {
          count: others.length + 1,
          field: field.label,
          query: queryInWords(step.operation),
          listing: `${field.listedBy.file}:${field.listedBy.line}`,
        },
        place: step.via[1]?.calledAt ?? step.operation.place,
        trace: [
          { location: field.listedBy, message: 'gives a list of them' },
          { location: field.place, message: `${field.label} is asked for each of them` },
          { location: step.operation.place, message: queryInWords(step.operation) },
          ...others.slice(0, 20).map((other) => ({
            location: other.field.place,
            message: `${other.field.label}: ${queryInWords(other.step.operation)}`,
          })),
        ],
        key: others.length === 0 ? field.label : 'fields',
        confidence,
        fix: 'Ask once for all elements: load by key through a DataLoader that is made for each request, or have the query of the list load the relation.',
      });
    }
  return hits;
}

/** Fields that ask the database for each element of a list, each with the first of its queries that no loader gathers. */
function queriesOfFields(model: BackendModel): { readonly field: ElementField; readonly step: StepOf<'query'> }[] {
  const seen = new Set<string>();
  return model.elementFields.flatMap((field) => {
    const step = stepsOf(field.steps, 'query').find(
      ({ operation, guard, inCatch, conditions }) =>
        guard === null &&
        !inCatch &&
        operation.operation !== 'ddl' &&
        !(!isWrite(operation) && isByKeys(operation)) &&
        // Prisma gathers those of one tick by itself
        !/\.findUnique(?:OrThrow)?$/.test(operation.api) &&
        // what a cache had not, or what the parent did not bring along
        !conditions.some(({ text }) => /cache|memo|loaded/i.test(text)),
    );
    if (step === undefined || seen.has(placeKey(field.place))) return [];
    seen.add(placeKey(field.place));
    return [{ field, step }];
  });
}
