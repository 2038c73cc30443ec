import type { GuardKind } from '../../model/types.ts';

/** What Restify's own plugins do for the requests that pass them; their names were once those of functions of the package itself. */
export const restifyPlugins: Readonly<Record<string, GuardKind>> = {
  bodyParser: 'body-parser',
  bodyReader: 'body-parser',
  jsonBodyParser: 'body-parser',
  urlEncodedBodyParser: 'body-parser',
  multipartBodyParser: 'upload',
  throttle: 'rate-limit',
  inflightRequestThrottle: 'rate-limit',
  cpuUsageThrottle: 'rate-limit',
  gzipResponse: 'compression',
  requestLogger: 'logging',
  auditLogger: 'logging',
  metrics: 'metrics',
  serveStatic: 'static-files',
  serveStaticFiles: 'static-files',
  CORS: 'cors',
  acceptParser: 'other',
  authorizationParser: 'other',
  dateParser: 'other',
  queryParser: 'other',
  jsonp: 'other',
  fullResponse: 'other',
  conditionalRequest: 'other',
  conditionalHandler: 'other',
  requestExpiry: 'timeout',
};
