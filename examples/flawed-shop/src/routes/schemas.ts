import { z } from 'zod';

export const idParams = z.object({ id: z.uuid() });
export type IdParams = z.infer<typeof idParams>;

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
});
export type PageQuery = z.infer<typeof pageQuery>;

export const email = z.email().max(254).toLowerCase();
export const postcode = z.string().regex(/^[A-Za-z0-9 -]{3,12}$/);
export const country = z.string().regex(/^[A-Z]{2}$/);
export const version = z.number().int().min(1);
