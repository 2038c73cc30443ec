import { setTimeout as sleep } from 'node:timers/promises';
import { Type, type Static } from '@fastify/type-provider-typebox';
import { Check } from 'typebox/value';
import { UnavailableError } from '../errors.ts';
import { requestContext } from '../lib/request-context.ts';

const QuoteReply = Type.Object({
  priceCents: Type.Integer({ minimum: 0 }),
  days: Type.Integer({ minimum: 0 }),
});

export type Quote = Static<typeof QuoteReply>;

const timeoutMs = 2_000;
const maxAttempts = 2;
const backoffMs = 100;

export class ShippingClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Asks the carrier, a second time where it does not answer; a quote changes nothing there. */
  async fetchQuote(country: string, postcode: string): Promise<Quote> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#request(country, postcode);
      } catch (error) {
        if (attempt === maxAttempts) {
          throw new UnavailableError('carrier_unavailable', 'The carrier does not answer.', {
            cause: error,
          });
        }
        await sleep(backoffMs * 2 ** attempt * Math.random());
      }
    }
  }

  async #request(country: string, postcode: string): Promise<Quote> {
    const url = new URL(this.#url);
    url.search = new URLSearchParams({ country, postcode }).toString();
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'x-request-id': requestContext.getStore()?.requestId ?? '' },
    });
    if (!response.ok) throw new Error(`The carrier replied ${response.status}`);
    const quote: unknown = await response.json();
    if (!Check(QuoteReply, quote)) throw new Error('The carrier replied something else');
    return quote;
  }
}
