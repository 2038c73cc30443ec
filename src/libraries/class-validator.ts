import { defineLibrary } from './define.ts';

const validate = '{validate|validateOrReject|validateSync}';

/** class-validator and class-transformer. What decorators check is read with the class that has them (`support/class-shape.ts`). */
export default defineLibrary({
  packages: ['class-validator', 'class-transformer', 'class-transformer-validator'],
  docs: 'https://github.com/typestack/class-validator',
  rows: [
    { api: `class-validator.${validate}`, is: 'guard', guard: 'validation' },
    { api: 'class-validator.{validate|validateOrReject}', is: 'function', async: true },
    { api: 'class-transformer-validator.{transformAndValidate|transformAndValidateSync}', is: 'guard', guard: 'validation' },
    { api: 'class-transformer.{plainToInstance|plainToClass}', is: 'propagator', from: [1] },
    { api: 'class-transformer.{instanceToPlain|classToPlain|instanceToInstance|serialize}', is: 'propagator', from: [0] },
    { api: 'class-transformer.{Type|Transform|Expose|Exclude}', is: 'function', keeps: true },
  ],
});
