import { fetchQuote, type Quote } from './shipping-client';

const quotes = new Map<string, Quote>();

export async function quoteShipping(country: string, postcode: string): Promise<Quote> {
  const key = `${country}:${postcode}`;
  const known = quotes.get(key);
  if (known) return known;
  const quote = await fetchQuote(country, postcode);
  quotes.set(key, quote);
  return quote;
}
