import { z } from 'zod';
import { config } from '../config/config';

const quoteReply = z.object({ priceCents: z.number().int().nonnegative(), days: z.number().int() });

export type Quote = z.infer<typeof quoteReply>;

export async function fetchQuote(country: string, postcode: string): Promise<Quote> {
  const query = new URLSearchParams({ country, postcode });
  const response = await fetch(`${config.shippingApiUrl}?${query}`);
  if (!response.ok) throw new Error(`The carrier replied ${response.status}`);
  return quoteReply.parse(await response.json());
}
