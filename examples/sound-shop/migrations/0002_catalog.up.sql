CREATE TABLE products (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name varchar(120) NOT NULL CHECK (name <> ''),
  description varchar(4000) NOT NULL DEFAULT '',
  price_cents integer NOT NULL CHECK (price_cents > 0),
  stock integer NOT NULL DEFAULT 0 CHECK (stock >= 0),
  featured boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  search tsvector NOT NULL
    GENERATED ALWAYS AS (to_tsvector('english', name || ' ' || description)) STORED,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX products_search_idx ON products USING gin (search);
CREATE INDEX products_created_at_id_idx ON products (created_at, id);
CREATE INDEX products_price_cents_id_idx ON products (price_cents, id);
CREATE INDEX products_featured_created_at_id_idx ON products (featured, created_at, id);

CREATE TABLE reviews (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  product_id uuid NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
  body varchar(2000) NOT NULL CHECK (body <> ''),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (product_id, user_id)
);

CREATE INDEX reviews_product_id_created_at_id_idx ON reviews (product_id, created_at, id);
CREATE INDEX reviews_user_id_idx ON reviews (user_id);
