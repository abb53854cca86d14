/** A shop: keys of all kinds, an enum, a partitioned table, a view, functions, rules, and words about them. */
export const SHOP = `
  CREATE SCHEMA sales;
  CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped');
  COMMENT ON TYPE order_status IS 'Where an order is';
  CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    full_name varchar(80),
    parent_id bigint);
  COMMENT ON TABLE customers IS 'People who buy';
  COMMENT ON COLUMN customers.email IS 'Where invoices go';
  CREATE TABLE addresses (id bigint PRIMARY KEY, street text);
  CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE,
    billing_address_id bigint REFERENCES addresses,
    shipping_address_id bigint REFERENCES addresses,
    status order_status NOT NULL DEFAULT 'new',
    price numeric(10,2) CONSTRAINT price_is_positive CHECK (price > 0),
    tax numeric GENERATED ALWAYS AS (price * 0.2) STORED,
    created_at timestamptz NOT NULL DEFAULT now());
  CREATE INDEX orders_by_customer ON orders (customer_id, created_at DESC) WHERE price > 10;
  CREATE TABLE order_items (
    order_id bigint REFERENCES orders,
    line int,
    product_id bigint,
    PRIMARY KEY (order_id, line));
  CREATE TABLE returns (
    id bigint PRIMARY KEY,
    order_id bigint,
    line int,
    FOREIGN KEY (order_id, line) REFERENCES order_items (order_id, line));
  CREATE TABLE products (id bigint PRIMARY KEY, "Product Name" text);
  CREATE TABLE employees (id int PRIMARY KEY, manager_id int REFERENCES employees);
  CREATE TABLE sales.events (day date NOT NULL, customer_id bigint, note text) PARTITION BY RANGE (day);
  CREATE TABLE sales.events_2024_01 PARTITION OF sales.events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
  CREATE TABLE sales.events_2024_02 PARTITION OF sales.events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
  CREATE TABLE sales.events_rest PARTITION OF sales.events DEFAULT;
  CREATE TABLE sales."Order" (id int PRIMARY KEY);
  CREATE VIEW paid_orders AS SELECT id, customer_id, price FROM orders WHERE status = 'paid';
  CREATE MATERIALIZED VIEW customer_totals AS SELECT customer_id, sum(price) AS total FROM orders GROUP BY 1;
  CREATE FUNCTION order_total(order_id bigint, taxed boolean DEFAULT true) RETURNS numeric LANGUAGE sql STABLE
    AS 'SELECT price FROM orders WHERE id = order_id';
  COMMENT ON FUNCTION order_total IS 'What an order costs';
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
  ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own_rows ON customers FOR SELECT USING (email = current_user);
  INSERT INTO customers (email, full_name) SELECT 'c' || i || '@example.com', 'Name ' || i FROM generate_series(1, 50) i;
  INSERT INTO orders (id, customer_id, price) SELECT i, 1 + i % 50, 5 + i FROM generate_series(1, 200) i;
  ANALYZE;`;
