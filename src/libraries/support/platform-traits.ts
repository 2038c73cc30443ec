import type { AppDraft } from '../build-types.ts';

/**
 * What a platform that runs functions does for all of them: it answers what is thrown without details, logs it with the id of the
 * request, and ends processes by itself.
 */
export const platformTraits: AppDraft['traits'] = {
  catchesAsyncErrors: true,
  safeDefaultErrors: true,
  logs: false,
  textLogs: true,
  requestIds: true,
  shutdownHooks: true,
  serverless: true,
};
