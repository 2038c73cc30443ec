import { TtlCache } from '../lib/ttl-cache.ts';
import type { Quote, ShippingClient } from './shipping-client.ts';

const quoteLifetimeMs = 10 * 60 * 1000;
const maxQuotes = 5_000;

export class ShippingService {
  readonly #client: ShippingClient;
  readonly #quotes = new TtlCache<Quote>({ ttlMs: quoteLifetimeMs, maxEntries: maxQuotes });

  constructor(dependencies: { client: ShippingClient }) {
    this.#client = dependencies.client;
  }

  async quote(country: string, postcode: string): Promise<Quote> {
    const key = `${country}:${postcode}`;
    const known = this.#quotes.get(key);
    if (known) return known;
    const quote = await this.#client.fetchQuote(country, postcode);
    this.#quotes.set(key, quote);
    return quote;
  }
}
