/** A shop, with something of everything that a schema can have. */
export const SHOP = `
CREATE EXTENSION pg_trgm; CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree;
CREATE EXTENSION pgcrypto; CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION cube; CREATE EXTENSION earthdistance;
CREATE EXTENSION intarray; CREATE EXTENSION unaccent; CREATE EXTENSION fuzzystrmatch; CREATE EXTENSION tablefunc;
CREATE EXTENSION tsm_system_rows; CREATE EXTENSION pg_stat_statements; CREATE EXTENSION pgstattuple;
CREATE EXTENSION pg_buffercache; CREATE EXTENSION seg; CREATE EXTENSION isn; CREATE EXTENSION btree_gist;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE address AS (street text, city text);
CREATE DOMAIN email AS citext CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE TYPE floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TABLE customers (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name text NOT NULL, email email UNIQUE,
  feels mood DEFAULT 'ok', home address, tags text[] DEFAULT '{}', joined timestamptz DEFAULT now(), extra hstore,
  name_length int GENERATED ALWAYS AS (length(name)) VIRTUAL);
CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, price numeric(10,2), attributes jsonb DEFAULT '{}',
  category ltree, embedding cube, sold daterange);
CREATE TABLE orders (id int PRIMARY KEY, customer_id bigint REFERENCES customers, ordered date NOT NULL, note xml, at point);
CREATE TABLE order_items (order_id int REFERENCES orders, product_id int REFERENCES products, quantity int DEFAULT 1,
  PRIMARY KEY (order_id, product_id));
CREATE TABLE employees (id int PRIMARY KEY, name text, boss int REFERENCES employees, salary money);
CREATE TABLE events (at timestamptz NOT NULL, kind text, payload json) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO customers (name, email, tags, home, extra) VALUES ('Ada', 'ada@example.com', '{vip,new}', ROW('1 Main St', 'London'), 'a=>1'),
  ('Émile', 'emile@example.com', '{}', NULL, NULL);
INSERT INTO products VALUES (1, 'Pen', 1.50, '{"color":"blue","sizes":[1,2]}', 'office.pens', '(1,2,3)', '[2024-01-01,2024-06-01)'),
  (2, 'Desk', 199, '{"color":"oak"}', 'office.furniture', '(4,5,6)', NULL);
INSERT INTO orders VALUES (1, 1, '2024-03-01', '<a><b>1</b></a>', '(1,2)'), (2, 1, '2024-04-01', NULL, NULL);
INSERT INTO order_items VALUES (1, 1, 10), (1, 2, 1), (2, 1, 5);
INSERT INTO employees VALUES (1, 'Root', NULL, '10'), (2, 'Leaf', 1, '5');
INSERT INTO events VALUES ('2024-05-05', 'login', '{"ip":"::1"}');
CREATE SEQUENCE tickets;
CREATE VIEW big_orders AS SELECT o.id, c.name, sum(i.quantity * p.price) AS total FROM orders o
  JOIN customers c ON c.id = o.customer_id JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id
  GROUP BY o.id, c.name;
CREATE VIEW over_big AS SELECT * FROM big_orders WHERE total > 100;
CREATE MATERIALIZED VIEW sales AS SELECT product_id, sum(quantity) AS sold FROM order_items GROUP BY 1;
CREATE FUNCTION full_label(c customers) RETURNS text STABLE LANGUAGE sql RETURN c.name || ' <' || c.email || '>';
CREATE FUNCTION add_tax(amount numeric, rate numeric DEFAULT 0.2) RETURNS numeric IMMUTABLE LANGUAGE sql AS 'SELECT amount * (1 + rate)';
CREATE FUNCTION orders_of(customer bigint) RETURNS SETOF orders STABLE LANGUAGE plpgsql AS
  'BEGIN RETURN QUERY SELECT * FROM orders WHERE customer_id = customer; END';
CREATE FUNCTION add_up(state numeric, next numeric) RETURNS numeric IMMUTABLE LANGUAGE sql AS 'SELECT state + next';
CREATE AGGREGATE total_of (numeric) (sfunc = add_up, stype = numeric, initcond = '0');
CREATE FUNCTION same_size(text, text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT length($1) = length($2)';
CREATE OPERATOR =#= (leftarg = text, rightarg = text, procedure = same_size);
CREATE SCHEMA app; CREATE TABLE app.settings (key text PRIMARY KEY, value text);
ALTER TABLE app.settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON app.settings USING (key NOT LIKE 'secret%');
`;
