import type { Decision, DecidingInput } from '../../model/decisions.ts';
import type { Confidence } from '../../findings/types.ts';
import { defineRule } from '../define.ts';
import { wordsOf } from '../support/secrets.ts';

export default defineRule({
  title: 'A decision about rights that the client makes',
  severity: 'high',
  precision: 'medium',
  needs: ['endpoints'],
  tags: ['cwe-807', 'cwe-290', 'cwe-639', 'owasp-a01', 'owasp-a07'],
  docs: {
    why: 'Cookies, headers, parameters and bodies say what their sender writes. A request that says that it comes from an administrator, or from this machine, gets what only those should get.',
    fix: 'Decide by what the server knows: the session, a verified token, or the row of the user who is signed in. An address is that of the connection, or what a proxy of yours says that the framework was told to trust.',
    bad: `
import express from 'express';
import cookieParser from 'cookie-parser';
const app = express();
app.use(cookieParser());
app.get('/admin', (req, res) => {
  if (req.cookies.role !== 'admin') return res.status(403).end();
  res.json({ users: [] });
});
`,
    good: `
import express from 'express';
import session from 'express-session';
const app = express();
app.use(session({ secret: process.env.SESSION_SECRET ?? '' }));
app.get('/admin', (req, res) => {
  if (req.session.role !== 'admin') return res.status(403).end();
  res.json({ users: [] });
});
`,
  },
  messages: {
    refuses: 'Who may go on depends on {input}, which the client writes: `{condition}`.',
    grants: '{input}, which the client writes, is taken for a right: `{condition}`.',
    signs: 'Whether {check}() runs depends on nothing but {input}, which the client writes: `{condition}`.',
    skips: 'Whether {check}() runs depends on {input}, which the client writes: `{condition}`.',
    equal: 'Who may go on depends on whether {input} are equal, and the client writes both: `{condition}`.',
  },
  check(model, report) {
    for (const decision of model.decisions) {
      const grade = gradeOf(decision);
      if (grade === null) continue;
      const { message, confidence, inputs } = grade;
      report({
        message,
        place: decision.place,
        confidence,
        endpoint: decision.endpoints[0] ?? null,
        arguments: {
          input: [...new Set(inputs.map(inWords))],
          condition: decision.text,
          check: message === 'signs' ? decision.signsIn : decision.skipped,
        },
        affects: { unit: 'endpoint', count: Math.max(decision.endpoints.length, 1) },
        trace: [
          ...inputs.map((input) => ({ location: input.place, message: inWords(input) })),
          { location: decision.place, message: decision.text },
        ],
      });
    }
  },
});

const rights =
  /^(?:x )?(?:user )?(?:is )?(?:an? )?(?:super ?)?(?:admin(?:istrator)?|superuser|root|staff|moderator|privileged|authenticated|authorized|logged ?in|loggedin|signed in|auth ok|verified user|internal)(?: user| mode| access)?$|(?:^| )(?:roles?|permissions?|access level|privileges?|user type|user level|is admin|admin)$/;
/** Roles that everybody has. */
const common = /^(?:member|user|guest|viewer|reader|basic|customer|anonymous|none|default)$/i;
const addresses =
  /^(?:x forwarded for|x real ip|x client ip|client ip|true client ip|x originating ip|x remote (?:addr|ip)|x cluster client ip|x forwarded|forwarded|forwarded for)$/;
const origins = /^(?:host|hostname|x forwarded host|x host|referr?er|user agent)$/;
/** What is looked at to choose a way to sign in, or to see whether there is anything to check. */
const choices =
  /(?:^| )(?:type|action|mode|provider|strategy|method|grant|kind|step|op|operation|event|intent|flow|client|platform|version|redirect|callback|code|state|error|tokens?|jwt|authorization|key|secret|password|signature|sig|session|session id|sid|csrf|xsrf|nonce|content type|accept|locale|lang|connection|upgrade|preview|format)(?:$| )/;
const people = /(?:^| )(?:user|account|owner|member|customer|uid|email|id|role|username|login|tenant)(?:$| )/;

interface Grade {
  readonly message: 'refuses' | 'grants' | 'skips' | 'signs' | 'equal';
  readonly confidence: Confidence;
  readonly inputs: readonly DecidingInput[];
}

function gradeOf(decision: Decision): Grade | null {
  const { claims, avoids, refuses, grants, skipped, signsIn, blindly, endpoints, text } = decision;
  const known = endpoints.some(({ auth }) => auth.value === true);
  const words = (input: DecidingInput): string => nameOf(input, text);
  const right = claims.find(
    (claim) => claim.against !== 'input' && rights.test(words(claim)) && !common.test(claim.value),
  );
  if (right !== undefined) {
    const own = right.in === 'cookie';
    // whoever is signed in may be about to give somebody else that role
    const given = known && (right.in === 'body' || right.in === 'query') && right.against === 'constant';
    if (refuses)
      return { message: 'refuses', confidence: given ? 'low' : own || !known ? 'high' : 'medium', inputs: [right] };
    const strong = ['admin', 'delete', 'session'].some((grant) => grants.includes(grant));
    // a role in a body or a filter is mostly one to store or to look for
    const signed = blindly || /log_?in|sign_?in/i.test(signsIn);
    if (own || ((strong || signed) && right.against === 'presence'))
      return { message: 'grants', confidence: known ? 'low' : 'medium', inputs: [right] };
  }
  if (refuses && claims.length > 0) {
    const address = claims.find((claim) => claim.in === 'header' && addresses.test(words(claim)));
    if (address?.against === 'constant') return { message: 'refuses', confidence: 'medium', inputs: [address] };
    const origin = claims.find((claim) => claim.in === 'header' && origins.test(words(claim)));
    // beside a session, it keeps out requests that other sites have made
    if (origin?.against === 'constant' && !known) return { message: 'refuses', confidence: 'medium', inputs: [origin] };
    const equal = claims.filter((claim) => claim.against === 'input');
    if (equal.length === 2 && equal.every((claim) => people.test(words(claim)) && !choices.test(words(claim))))
      return { message: 'equal', confidence: 'medium', inputs: equal };
  }
  const [one, other] = claims;
  // what a browser keeps, against what its request says: both are the client's
  if (
    (grants.includes('sender') || signsIn !== '') &&
    claims.length === 2 &&
    one !== undefined &&
    other !== undefined &&
    one.in !== other.in &&
    (signsIn !== '' || claims.some(({ in: where }) => where === 'cookie')) &&
    claims.every((claim) => claim.against === 'input' && !choices.test(words(claim)))
  )
    return { message: 'equal', confidence: 'medium', inputs: claims };
  // who is signed in by a condition alone, is signed in by who writes what it looks at
  if (blindly && claims.length > 0 && !claims.some((claim) => asked(claim, words(claim)))) {
    const confidence = claims.every((claim) => claim.in === 'cookie' || claim.against === 'input') ? 'medium' : 'low';
    return { message: claims.length === 2 && claims.every(isCompared) ? 'equal' : 'signs', confidence, inputs: claims };
  }
  if (skipped !== '' && !avoids.some((input) => choices.test(words(input)) || words(input) === ''))
    return { message: 'skips', confidence: 'medium', inputs: avoids };
  return null;
}

/** What says how somebody wants to sign in, or which form they come from, is asked and then looked at. */
function asked({ against }: DecidingInput, name: string): boolean {
  return against === 'input' ? /(?:^| )(?:csrf|xsrf|nonce|state)(?:$| )/.test(name) : choices.test(name);
}

function isCompared({ against }: DecidingInput): boolean {
  return against === 'input';
}

/** A member of the request that holds a header has its own name: `request.hostname`. */
function nameOf({ name, in: where }: DecidingInput, text: string): string {
  if (name !== '') return wordsOf(name.split('.').at(-1) ?? '');
  return where === 'header' ? wordsOf(/\.(hostname|host)\b/.exec(text)?.[1] ?? '') : '';
}

function inWords({ in: where, name }: DecidingInput): string {
  const what: Readonly<Record<string, string>> = {
    body: 'the body',
    query: 'the query string',
    header: 'the header',
    cookie: 'the cookie',
    path: 'the path',
  };
  if (name === '') return where === 'header' ? 'the header `Host`' : (what[where] ?? where);
  return where === 'header' || where === 'cookie'
    ? `${what[where]} \`${name}\``
    : `\`${name}\` of ${what[where] ?? where}`;
}
