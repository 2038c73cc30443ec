CREATE TABLE products (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name varchar(120) NOT NULL,
  description varchar(4000) NOT NULL DEFAULT '',
  price_cents integer NOT NULL CHECK (price_cents > 0),
  discount_percent smallint NOT NULL DEFAULT 0 CHECK (discount_percent BETWEEN 0 AND 90),
  stock integer NOT NULL DEFAULT 0 CHECK (stock >= 0),
  featured boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  search tsvector GENERATED ALWAYS AS (to_tsvector('english', name || ' ' || description)) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX products_search_idx ON products USING gin (search);
CREATE INDEX products_created_at_idx ON products (created_at);
CREATE INDEX products_name_idx ON products (name);
CREATE INDEX products_price_cents_idx ON products (price_cents);
CREATE INDEX products_stock_idx ON products (stock);
CREATE INDEX products_featured_idx ON products (featured, created_at);

CREATE TABLE product_images (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  product_id uuid NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  file_name varchar(80) NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX product_images_product_id_idx ON product_images (product_id);

CREATE TABLE reviews (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  product_id uuid NOT NULL REFERENCES products (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
  body varchar(2000) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (product_id, user_id)
);

CREATE INDEX reviews_product_id_created_at_idx ON reviews (product_id, created_at);
CREATE INDEX reviews_user_id_idx ON reviews (user_id);
