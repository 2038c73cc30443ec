import type { ConditionInfo, Endpoint } from '../../model/types.ts';
import { carriesOwnSecret, handlerSteps, isOpenByPurpose, isUnderstood } from './endpoints.ts';

/** Where those who may do everything do it: who gets there is another question than whose a row is. */
const staff =
  /^(?:admin|admins|administration|administrator|backoffice|back-office|internal|staff|moderation|moderator|management|superuser|root|ops|system)$/i;

/** What code is called that decides who may do what. */
const decides =
  /(?:^|[^a-z])(?:authori[sz]\w*|permi(?:t|tted|ssions?)|access(?:ible)?|abilit(?:y|ies)|polic(?:y|ies)|acl|rbac|roles?|scopes?|own(?:er|ers|ership|s|ed)?|belongs?|allow(?:ed|s)?|forbid(?:den)?|member(?:s|ship)?|is admin|can (?:view|see|read|edit|update|write|delete|manage|access|modify|use)|rls|row level)(?![a-z])/;

/** Guards of programs rather than people: what they may do is another question. */
const machine =
  /(?:api|infra|service|machine|system|server|app|project|environment|env|public|client|webhook|internal|secret|static) ?(?:token|key|secret|auth)/;

/** Whoever is signed in may send the request: nobody looks at what they may do, nor at who they are. */
export function isSignedInOnly(endpoint: Endpoint, staffToo = false): boolean {
  if (endpoint.auth.value !== true || endpoint.authorization.value !== false || endpoint.looksAtSender === true)
    return false;
  if (!isUnderstood(endpoint) || isOpenByPurpose(endpoint) || carriesOwnSecret(endpoint)) return false;
  if (!staffToo && isForStaff(endpoint)) return false;
  if (isForPrograms(endpoint)) return false;
  if (
    endpoint.guards.some(
      ({ kinds, name }) =>
        kinds === null ||
        kinds.includes('signature') ||
        soundsDeciding(name) ||
        /admin/i.test(name) ||
        machine.test(inWords(name)),
    )
  )
    return false;
  return !decidesItself(endpoint);
}

/** Whether a scheduler or another service of ours sends the request, and proves it by a signature: there is no person whose rows they are. */
function isForPrograms({ path, calls }: Endpoint): boolean {
  return (
    path.split('/').some((segment) => /^crons?$/i.test(segment)) ||
    calls.some(({ text }) => /\b(?:verify|check|validate|assert|require)\w*(?:Signature|Hmac)/.test(text))
  );
}

/** Whether an endpoint is, by its path, for those who run the application. */
export function isForStaff({ path }: Endpoint): boolean {
  return path.split('/').some((segment) => staff.test(segment));
}

/** Whoever sends the request runs the application: by the path, by a guard's name or by what the handler asks first, and signed in. */
export function isOnlyForStaff(endpoint: Endpoint): boolean {
  return (
    endpoint.auth.value === true &&
    (isForStaff(endpoint) ||
      (endpoint.authorization.value === true && isOfSettings(endpoint)) ||
      refusesOthers(endpoint) ||
      endpoint.guards.some(({ name }) => /(?:^|[^a-z])(?:is|require|ensure|only|with)?_?(?:super)?admin/i.test(name)))
  );
}

/** The settings of the application, where not everybody who is signed in may change them; those of a person are beside that person. */
function isOfSettings({ path }: Endpoint): boolean {
  const segments = path.split('/');
  const at = segments.findIndex((segment) => /^(?:settings?|configs?|configuration)$/i.test(segment));
  return (
    at >= 0 && !segments.slice(0, at).some((segment) => /^(?::|\{)|^(?:users?|me|accounts?|profile|my)$/i.test(segment))
  );
}

/** `if (!req.user.isAdmin) return res.sendStatus(403)`, under no other condition. */
function refusesOthers(endpoint: Endpoint): boolean {
  return handlerSteps(endpoint).some(
    ({ operation, conditions }) =>
      (operation.is === 'reply' || operation.is === 'throw') &&
      (operation.status === 401 || operation.status === 403) &&
      isAskedAlone(conditions.filter(({ after }) => !after)),
  );
}

function isAskedAlone([asked, ...others]: readonly ConditionInfo[]): boolean {
  return asked !== undefined && others.length === 0 && /(?:^|[^a-z])(?:is|super)?_?admin/i.test(asked.text);
}

/** Something on the way is called like a check, in whatever words: what it checks may be what is asked for. */
function decidesItself(endpoint: Endpoint): boolean {
  return (
    endpoint.calls.some(({ text }) => soundsDeciding(text)) ||
    handlerSteps(endpoint).some(
      ({ conditions, via, operation }) =>
        conditions.some(({ text, identity }) => identity !== '' || soundsDeciding(text)) ||
        via.slice(1).some(({ name }) => soundsDeciding(name)) ||
        (operation.is === 'query' && /set_config|request\.jwt|set\s+local/i.test(operation.text ?? '')),
    )
  );
}

function soundsDeciding(text: string): boolean {
  return decides.test(inWords(text));
}

function inWords(text: string): string {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
