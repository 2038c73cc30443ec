CREATE TYPE user_role AS ENUM ('customer', 'admin');

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email varchar(254) NOT NULL UNIQUE CHECK (email = lower(email)),
  password_hash varchar(255) NOT NULL,
  role user_role NOT NULL DEFAULT 'customer',
  display_name varchar(80) NOT NULL,
  phone varchar(30),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX users_created_at_idx ON users (created_at);
