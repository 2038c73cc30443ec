import { options, type Value } from '../evaluate/values.ts';

const statusKeys = ['statusCode', 'status', 'httpStatus', 'httpCode', 'httpStatusCode', 'code', 'errorCode'];

/** Class and HTTP status of a value that is thrown or passed to an error handler. */
export function errorOf(value: Value): { error: string; status: number | null } {
  for (const option of options(value)) {
    if (option.kind === 'object') {
      const name = option.cls?.module.facts.classes[option.cls.cls]?.name ?? '';
      return {
        error: name || (option.base === null ? '' : lastName(option.base.path.text)),
        status:
          statusOf(option.props) ??
          (option.base === null ? null : externalStatus(option.base)) ??
          refusalNamed(name.replace(/(?:Http)?(?:Exception|Error)$/, '')),
      };
    }
    if (option.kind === 'external') {
      const name = lastName(option.path.text);
      return { error: name, status: (option.props === null ? null : statusOf(option.props)) ?? externalStatus(option) };
    }
  }
  return { error: '', status: null };
}

function lastName(path: string): string {
  return path.replaceAll('()', '').split('.').at(-1) ?? '';
}

function statusOf(props: ReadonlyMap<string, Value>): number | null {
  for (const key of statusKeys) {
    const value = props.get(key);
    if (value?.kind === 'literal' && typeof value.value === 'number' && value.value >= 100 && value.value < 600)
      return value.value;
  }
  // `new AppError({ code: 'UNAUTHORIZED' })`
  const code = props.get('code');
  return code?.kind === 'literal' && typeof code.value === 'string' ? refusalNamed(code.value) : null;
}

/** By which names errors of an application's own say that somebody may not do a thing, however they are answered in the end. */
const refusals: Readonly<Record<string, number>> = {
  unauthorized: 401,
  unauthorised: 401,
  unauthenticated: 401,
  notauthenticated: 401,
  forbidden: 403,
};

function refusalNamed(name: string): number | null {
  return refusals[name.replaceAll(/[_ -]/g, '').toLowerCase()] ?? null;
}

/** Names that HTTP error classes of all frameworks share (RFC 9110 reason phrases). */
const statusByName: Readonly<Record<string, number>> = {
  BadRequest: 400,
  Unauthorized: 401,
  PaymentRequired: 402,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  RequestTimeout: 408,
  Conflict: 409,
  Gone: 410,
  PreconditionFailed: 412,
  PayloadTooLarge: 413,
  UnsupportedMediaType: 415,
  ImATeapot: 418,
  UnprocessableEntity: 422,
  UnprocessableContent: 422,
  Locked: 423,
  TooManyRequests: 429,
  InternalServerError: 500,
  InternalServer: 500,
  NotImplemented: 501,
  BadGateway: 502,
  ServiceUnavailable: 503,
  GatewayTimeout: 504,
  // as boom calls them
  ClientTimeout: 408,
  ResourceGone: 410,
  EntityTooLarge: 413,
  BadData: 422,
  Internal: 500,
  BadImplementation: 500,
  ServerUnavailable: 503,
};

/** `Not Found` is 404; null for what is no reason phrase. */
export function statusNamed(phrase: string): number | null {
  return statusByName[phrase.replaceAll(/\W/g, '')] ?? null;
}

function externalStatus(value: Extract<Value, { kind: 'external' }>): number | null {
  const name = lastName(value.path.text).replace(/(?:Exception|Error)$/, '');
  const named = statusByName[name] ?? statusByName[name.charAt(0).toUpperCase() + name.slice(1)];
  if (named !== undefined) return named;
  // `new HttpException(body, status)`, `createError(404)`
  for (const argument of value.args)
    if (
      argument.kind === 'literal' &&
      typeof argument.value === 'number' &&
      argument.value >= 400 &&
      argument.value < 600
    )
      return argument.value;
  return null;
}
