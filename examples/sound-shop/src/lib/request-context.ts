import { AsyncLocalStorage } from 'node:async_hooks';

/** The request that the running code works for, so that calls to other services can carry its id. */
export const requestContext = new AsyncLocalStorage<{ requestId: string }>();
