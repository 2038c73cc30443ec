import { Type } from '@fastify/type-provider-typebox';
import type { TArray, TNull, TObject, TSchema, TString, TUnion } from 'typebox';

export const Id = Type.String({ format: 'uuid', maxLength: 36 });

/** Repositories return dates; on the wire they are text. */
const Timestamp = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });

export const Role = Type.Union([Type.Literal('customer'), Type.Literal('admin')]);
export const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const Country = Type.String({ pattern: '^[A-Z]{2}$', maxLength: 2 });
export const Postcode = Type.String({ pattern: '^[A-Za-z0-9 -]{3,12}$', maxLength: 12 });

/** The query of every list. `cursor` is the `nextCursor` of the page before. */
export const pageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
};

const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.String(),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String(), message: Type.String() }), { maxItems: 100 }),
    ),
  },
  { description: 'A problem document (RFC 9457)' },
);

/** The replies that every route can give when it refuses or fails. */
export const problems = { '4xx': Problem, '5xx': Problem };

export const bearer = [{ bearer: [] }];

/** `{ data }`: the reply with one thing. */
export function One<Schema extends TSchema>(schema: Schema): TObject<{ data: Schema }> {
  return Type.Object({ data: schema });
}

/** `{ data, meta }`: the reply with a page of things. */
export function Many<Schema extends TSchema>(
  schema: Schema,
): TObject<{ data: TArray<Schema>; meta: TObject<{ nextCursor: TUnion<[TString, TNull]> }> }> {
  return Type.Object({
    data: Type.Array(schema, { maxItems: 100 }),
    meta: Type.Object({ nextCursor: Type.Union([Type.String(), Type.Null()]) }),
  });
}

export const User = Type.Object({
  id: Id,
  email: Type.String(),
  role: Role,
  displayName: Type.String(),
  version: Version,
  createdAt: Timestamp,
});

const productFields = {
  name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
  description: Type.String({ maxLength: 4000 }),
  priceCents: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  stock: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  featured: Type.Boolean(),
};

export const NewProduct = Type.Object(productFields, { additionalProperties: false });
export const ChangedProduct = Type.Object(
  { ...productFields, version: Version },
  { additionalProperties: false },
);
export const Product = Type.Object({
  id: Id,
  ...productFields,
  version: Version,
  createdAt: Timestamp,
});

export const Review = Type.Object({
  id: Id,
  productId: Id,
  userId: Id,
  rating: Type.Integer({ minimum: 1, maximum: 5 }),
  body: Type.String(),
  createdAt: Timestamp,
});

export const Cart = Type.Object({
  lines: Type.Array(
    Type.Object({
      productId: Id,
      name: Type.String(),
      priceCents: Type.Integer(),
      quantity: Type.Integer(),
    }),
  ),
  totalCents: Type.Integer(),
});

export const OrderStatus = Type.Union([
  Type.Literal('pending'),
  Type.Literal('paid'),
  Type.Literal('cancelled'),
  Type.Literal('refunded'),
]);

export const Order = Type.Object({
  id: Id,
  status: OrderStatus,
  totalCents: Type.Integer(),
  country: Country,
  postcode: Postcode,
  createdAt: Timestamp,
  items: Type.Array(
    Type.Object({
      productId: Id,
      name: Type.String(),
      quantity: Type.Integer(),
      unitPriceCents: Type.Integer(),
    }),
  ),
});

export const IdParams = Type.Object({ id: Id }, { additionalProperties: false });
