import { headerOf } from '../../evaluate/headers.ts';
import { asText, options, settle, type Value } from '../../evaluate/values.ts';
import type { SentParts } from '../define.ts';

/** What a handler returns is a page where it is text: that is the content type of text that says nothing else. */
export const sentAsPage: SentParts = (value) => texts(value).map((text) => ({ kind: 'html', value: text }));

/** … where the handler said that it is one: `reply.type('text/html')`, `reply.header('content-type', 'text/html')`. */
export const sentAsDeclaredPage: SentParts = (value, events) =>
  events.some(
    (event) =>
      event.kind === 'call' &&
      ((event.name === 'type' && isHtml(event.args[0])) ||
        (/^(?:header|setHeader|set)$/.test(event.name) &&
          asText(event.args[0])?.toLowerCase() === 'content-type' &&
          isHtml(event.args[1]))),
  )
    ? sentAsPage(value, events)
    : [];

function isHtml(type: Value | undefined): boolean {
  return type !== undefined && options(type).some((option) => asText(option)?.includes('html') === true);
}

/** `{ url, statusCode }`, which a route that redirects may return. */
export const sentAsRedirect: SentParts = (value) =>
  options(settle(value)).flatMap((option) => {
    const url = option.kind === 'object' ? option.props.get('url') : undefined;
    return url === undefined ? [] : [{ kind: 'redirect', value: url }];
  });

/** `{ statusCode: 302, headers: { Location } }`, `{ headers: { 'Content-Type': 'text/html' }, body }`. */
export const sentByDescription: SentParts = (value) =>
  options(settle(value)).flatMap((option): ReturnType<SentParts>[number][] => {
    const headers = option.kind === 'object' ? option.props.get('headers') : undefined;
    if (option.kind !== 'object' || headers === undefined) return [];
    const [body, location, type] = [
      option.props.get('body'),
      headerOf(headers, 'location'),
      headerOf(headers, 'content-type'),
    ];
    const status = option.props.get('statusCode');
    // with another status, browsers stay where they are
    const leads = status?.kind !== 'literal' || (Number(status.value) >= 300 && Number(status.value) < 400);
    const isPage = type !== null && options(type).some((each) => asText(each)?.includes('html') === true);
    return [
      ...(location === null || !leads ? [] : [{ kind: 'redirect' as const, value: location }]),
      ...(isPage && body !== undefined ? texts(body).map((text) => ({ kind: 'html' as const, value: text })) : []),
    ];
  });

/** Of what may be text or something else, only what is surely text: the rest may be an object, which is sent as JSON. */
function texts(value: Value): Value[] {
  return options(settle(value)).filter(
    (option) => option.kind === 'text' || (option.kind === 'unknown' && option.type === 'string'),
  );
}
