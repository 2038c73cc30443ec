import { placeKey } from '../../model/places.ts';
import type { App, Endpoint, Guard } from '../../model/types.ts';
import { isByCookie } from './session-cookies.ts';

const comparesOrigin = /\b(?:origin|referer|referrer)\b|csrf|xsrf|sec-fetch|x-requested-with/i;
/** Headers that no foreign form can set, or that say where a request comes from. */
const tellsOrigin = /^(?:origin|referer|sec-fetch-site|x-requested-with|x-.*(?:csrf|xsrf).*|csrf-token|xsrf-token)$/i;

/** Whose request it is, as code asks for it. */
export const asksCookies = /^(?:req(?:uest)?|ctx|c|_req)\.(?:session|user|cookies|signedCookies)$/;
/** … and what is no part of that, but a check of its own. */
export const asksForProof = /csrf|xsrf|captcha/i;

/** What reads the cookies of an application that has no sessions by kind. */
export function cookieParser(app: App, endpoints: readonly Endpoint[]): Guard | null {
  return (
    [...app.guards, ...endpoints.flatMap(({ guards }) => guards)].find(({ name }) => /cookie-?parser/i.test(name)) ??
    null
  );
}

/** Changes something by its method, behind the reading of cookies, and asks for nothing that a form cannot send. */
export function isOpenToForms({ method, csrf, guards }: Endpoint, reader: Guard | null): boolean {
  if (/^(?:GET|HEAD|OPTIONS)$/.test(method) || csrf.value !== false || reader === null) return false;
  const key = placeKey(reader.place);
  return (
    guards.some(({ place }) => placeKey(place) === key) &&
    !guards.some(
      ({ kinds, credentials = [] }) =>
        kinds === null || kinds.includes('signature') || credentials.some((credential) => credential.in === 'header'),
    )
  );
}

/** Whether somebody's cookie is what lets a request pass: a bearer token is never added by a browser. */
export function goesByCookie({ guards, auth }: Endpoint): boolean {
  const authenticating = guards.filter(({ kinds }) => kinds?.includes('authentication') === true);
  if (authenticating.some(({ credentials = [] }) => credentials.some((credential) => credential.in === 'header')))
    return false;
  return (
    auth.value === true &&
    (authenticating.some(isByCookie) || guards.some(({ kinds }) => kinds?.includes('session') === true))
  );
}

/** Whether something asks where a request comes from: a condition, a header or a guard. */
export function checksOrigin({ params, guards, steps }: Endpoint): boolean {
  return (
    steps.some(({ conditions }) => conditions.some(({ text }) => comparesOrigin.test(text))) ||
    params.some((param) => param.in === 'header' && tellsOrigin.test(param.name)) ||
    guards.some(({ name, kinds }) => /csrf|xsrf|origin/i.test(name) && kinds?.includes('cors') !== true)
  );
}

/** Whether it takes what a form can send without any script. */
export function readsForms(app: App, endpoints: readonly Endpoint[]): boolean {
  return [...app.guards, ...endpoints.flatMap(({ guards }) => guards)].some(
    ({ kinds, name }) => kinds?.includes('body-parser') === true && /url-?encoded|form|body-?parser/i.test(name),
  );
}
