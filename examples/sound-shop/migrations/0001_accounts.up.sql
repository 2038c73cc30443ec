CREATE TYPE user_role AS ENUM ('customer', 'admin');

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email varchar(254) NOT NULL UNIQUE CHECK (email = lower(email)),
  password_hash varchar(255) NOT NULL,
  role user_role NOT NULL DEFAULT 'customer',
  display_name varchar(80) NOT NULL CHECK (display_name <> ''),
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX users_created_at_id_idx ON users (created_at, id);
CREATE INDEX users_role_created_at_id_idx ON users (role, created_at, id);

CREATE TABLE refresh_tokens (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_digest char(64) NOT NULL UNIQUE,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX refresh_tokens_user_id_expires_at_idx ON refresh_tokens (user_id, expires_at);

CREATE TABLE audit_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  actor_id uuid NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  action varchar(60) NOT NULL,
  subject_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE INDEX audit_events_actor_id_idx ON audit_events (actor_id);
CREATE INDEX audit_events_subject_id_created_at_idx ON audit_events (subject_id, created_at);
