import { decodedTokensIn } from '../../model/code/decoded-tokens.ts';
import type { TokenOperation } from '../../model/operations.ts';
import type { BackendModel, Endpoint, OptionValue } from '../../model/types.ts';
import { placeKey } from '../../model/places.ts';
import { defineRule, defineStrength } from '../define.ts';
import { sourceAt } from '../support/lookup.ts';

export default defineRule({
  title: 'Tokens that can be forged or never end',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-347', 'cwe-345', 'cwe-613', 'cwe-522', 'cwe-798', 'owasp-a02'],
  docs: {
    why: 'A token is worth what its signature is worth. If nobody checks it, or the key can be read in the source, anyone writes a token for any account, and no log shows a break-in.',
    fix: "Verify every token that comes from outside with a key from the environment (32 random bytes or more, or the issuer’s public key), pin the algorithm (`algorithms: ['HS256']`), and let it expire within minutes or hours.",
    bad: `
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
app.get('/me', (req, res) => {
  const claims = jwt.decode(String(req.headers.authorization));
  res.json({ claims });
});
`,
    good: `
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
app.get('/me', (req, res) => {
  const claims = jwt.verify(String(req.headers.authorization), process.env.JWT_SECRET!, { algorithms: ['HS256'] });
  res.json({ claims });
});
`,
  },
  messages: {
    decoded: '{endpoint} reads the claims of a token with {api}(), which checks no signature.',
    unseen: '{api}() checks no signature, and nothing here does: what it says is the word of whoever made the token.',
    byHand: 'The claims of a token are read without its signature being checked: they are the word of whoever made it.',
    literal: '{api}() uses a key that stands in the code: whoever has read it can issue tokens for anyone.',
    none: '{api}() accepts tokens without a signature (`none`).',
    unsigned: '{api}() does without a signature ({setting}).',
    expired: '{api}() accepts tokens whose time is over: one that leaked stays good.',
    unpinned:
      '{api}() lets the token choose its algorithm: if tokens are checked with a public key, one that was signed with that key as if it were a secret passes.',
    endless: 'Tokens of {api}() never expire: one that leaks is good for ever.',
  },
  check(model, report) {
    const told = new Set<string>();
    for (const operation of tokensOf(model)) {
      const { place, api } = operation;
      if (operation.operation !== 'decode' && operation.literalKey !== null)
        report({ message: 'literal', place, arguments: { api }, key: 'literal' });
      if (operation.operation === 'verify') {
        if (allowsNone(operation.options['algorithms'])) {
          told.add(placeKey(place));
          report({ message: 'none', place, arguments: { api } });
        } else if (operation.algorithmsPinned === false)
          report({ message: 'unpinned', place, severity: 'high', arguments: { api } });
      }
      if (operation.operation === 'sign' && operation.expires === false)
        report({ message: 'endless', place, severity: 'medium', arguments: { api } });
    }
    for (const { place, api } of decodedUnseen(model))
      report({ message: 'unseen', place, severity: 'medium', confidence: 'low', arguments: { api } });
    const verifying = verifyingPackages(model);
    for (const source of model.sources)
      if (!verifying.has(source.package))
        for (const place of decodedTokensIn(source))
          report({ message: 'byHand', place, severity: 'medium', confidence: 'low', arguments: {} });
    for (const operation of model.operations) {
      if (operation.is !== 'risk') continue;
      const { place, api, setting, risk } = operation;
      if (risk === 'unsigned-token' && !told.has(placeKey(place)))
        report({ message: 'unsigned', place, arguments: { api, setting: `\`${setting}\`` } });
      if (risk === 'expired-token')
        report({ message: 'expired', place, severity: 'high', arguments: { api }, confidence: 'medium' });
    }
    for (const [place, { operation, endpoint }] of decodedOnly(model)) {
      report({
        message: 'decoded',
        place: operation.place,
        endpoint,
        arguments: { api: operation.api },
        key: place,
        trace: [
          { location: endpoint.place, message: endpoint.label },
          { location: operation.place, message: `${operation.api}() of a token from the request` },
        ],
      });
    }
  },
});

export const strengths = [
  defineStrength({
    message: 'Tokens are verified with pinned algorithms, and expire.',
    find(model) {
      const tokens = tokensOf(model);
      const verified = tokens.find(({ operation }) => operation === 'verify');
      const sound = tokens.every(
        (token) =>
          (token.operation === 'verify'
            ? token.algorithmsPinned === true
            : token.operation === 'sign'
              ? token.expires === true
              : true) && token.literalKey === null,
      );
      return verified !== undefined && sound && decodedOnly(model).size === 0 ? { place: verified.place } : null;
    },
  }),
];

function tokensOf(model: BackendModel): TokenOperation[] {
  return model.operations.filter((operation): operation is TokenOperation => operation.is === 'token');
}

/** Tokens of requests that are decoded on the way of an endpoint that verifies none. */
function decodedOnly(model: BackendModel): Map<string, { operation: TokenOperation; endpoint: Endpoint }> {
  const found = new Map<string, { operation: TokenOperation; endpoint: Endpoint }>();
  for (const endpoint of model.endpoints) {
    const tokens = endpoint.steps.flatMap(({ operation }) => (operation.is === 'token' ? [operation] : []));
    const authenticated = endpoint.guards.some(
      ({ kinds, scope }) => scope !== 'handler' && (kinds === null || kinds.includes('authentication')),
    );
    if (authenticated || tokens.some(({ operation }) => operation === 'verify')) continue;
    for (const operation of tokens) {
      const key = placeKey(operation.place);
      if (operation.operation === 'decode' && operation.ofInput && !found.has(key))
        found.set(key, { operation, endpoint });
    }
  }
  return found;
}

/** Tokens that are decoded where no way of a request was seen to lead, in packages that verify none. */
function decodedUnseen(model: BackendModel): TokenOperation[] {
  const reached = new Set(
    model.endpoints.flatMap(({ steps }) =>
      steps.flatMap(({ operation }) => (operation.is === 'token' ? [placeKey(operation.place)] : [])),
    ),
  );
  const verifying = verifyingPackages(model);
  return tokensOf(model).filter(
    (token) =>
      token.operation === 'decode' &&
      // in browsers, it is the server who is asked
      token.api.startsWith('jsonwebtoken') &&
      !reached.has(placeKey(token.place)) &&
      !verifying.has(ownerOf(model, token)),
  );
}

function verifyingPackages(model: BackendModel): ReadonlySet<unknown> {
  const tokens = tokensOf(model).filter(({ operation }) => operation === 'verify');
  return new Set(tokens.map((token) => ownerOf(model, token)));
}

function ownerOf(model: BackendModel, { place }: TokenOperation): unknown {
  return sourceAt(model, place.file)?.package;
}

function allowsNone(algorithms: OptionValue | undefined): boolean {
  return (
    Array.isArray(algorithms) &&
    algorithms.some((algorithm: OptionValue) => typeof algorithm === 'string' && algorithm.toLowerCase() === 'none')
  );
}
