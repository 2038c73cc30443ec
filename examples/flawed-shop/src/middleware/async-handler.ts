import type { Request, RequestHandler, Response } from 'express';

/** Hands the rejection of an async handler to Express. */
export function asyncHandler<Params = Request['params'], Body = unknown, Query = Request['query']>(
  handler: (req: Request<Params, unknown, Body, Query>, res: Response) => Promise<void>,
): RequestHandler {
  return (req, res, next) => {
    handler(req as Request<Params, unknown, Body, Query>, res).catch(next);
  };
}
