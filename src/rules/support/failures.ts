import type { BackendModel } from '../../model/types.ts';

/** A handler of the process takes note of unhandled rejections and goes on: they are forgotten, and end nothing. */
export function survivesRejections(model: BackendModel): boolean {
  return model.operations.some(
    (operation) =>
      operation.is === 'process' && operation.what === 'on:unhandledRejection' && operation.continues === true,
  );
}
