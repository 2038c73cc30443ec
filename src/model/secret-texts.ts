const scheme = /^(basic|bearer|token|digest|apikey|api-?key|negotiate|hawk|hoba|mutual|vapid|scram-sha-\d+|oauth)\s+/i;

/** The secret in a text that holds more than it: the value of the header `Authorization`, the settings of a connection; '' if there is none. */
export function secretWithin(text: string, within: 'header' | 'connection'): string {
  if (within === 'connection')
    return (
      /(?:^|[;,\s])(?:password|pwd|accountkey|sharedaccesskey|sharedsecret)\s*=\s*([^;,\s]+)/i.exec(text)?.[1] ?? ''
    );
  const [named = '', name = ''] = scheme.exec(text) ?? [];
  const given = text.slice(named.length).trim();
  if (given === '' || /\s/.test(given)) return '';
  if (name.toLowerCase() !== 'basic') return named === '' && scheme.test(`${given} `) ? '' : given;
  // the name of the account comes first
  const user = Buffer.from(given, 'base64').toString('latin1');
  return /^[\x20-\x7e]*$/.test(user) && user.includes(':') ? user.slice(user.indexOf(':') + 1) : given;
}
