/** Reading SQL from across the language, one statement a line, over the shop; each must be allowed, and must run. */
export const HONEST = String.raw`
SELECT 1
SELECT 1; -- a comment
SELECT 1 /* a /* nested */ comment */ ;
(SELECT 1)
((SELECT 1) UNION (SELECT 2))
VALUES (1, 'one'), (2, 'two')
VALUES (1), (2) ORDER BY 1 DESC LIMIT 1
TABLE customers
TABLE orders ORDER BY id FETCH FIRST 2 ROWS ONLY
SELECT * FROM customers
SELECT DISTINCT name FROM customers
SELECT DISTINCT ON (customer_id) customer_id, ordered FROM orders ORDER BY customer_id, ordered DESC
SELECT ALL name FROM products
SELECT 1 AS a, 2 AS a
SELECT 1 "with", 2 AS "select"
SELECT name, price FROM products WHERE price > 10 AND name <> 'x' OR NOT true
SELECT * FROM products WHERE name LIKE 'P%'
SELECT * FROM products WHERE name ILIKE '%e%' ESCAPE '!'
SELECT * FROM products WHERE name NOT SIMILAR TO '(P|D)%'
SELECT * FROM products WHERE name ~ '^P' AND name !~* 'x'
SELECT * FROM products WHERE price BETWEEN 1 AND 2
SELECT * FROM products WHERE price NOT BETWEEN SYMMETRIC 2 AND 1
SELECT * FROM products WHERE id IN (1, 2, 3)
SELECT * FROM products WHERE id NOT IN (SELECT product_id FROM order_items WHERE quantity > 100)
SELECT * FROM products WHERE id = ANY (ARRAY[1, 2])
SELECT * FROM products WHERE price > ALL (SELECT 1)
SELECT * FROM products p WHERE EXISTS (SELECT FROM order_items i WHERE i.product_id = p.id)
SELECT (1, 2) < (1, 3), ROW(1, 2) = ROW(1, 2), (1, NULL) IS NOT DISTINCT FROM (1, NULL)
SELECT price IS NULL, price IS NOT NULL, (price > 1) IS UNKNOWN FROM products
SELECT CASE WHEN price > 100 THEN 'dear' ELSE 'cheap' END FROM products
SELECT CASE feels WHEN 'ok' THEN 1 END FROM customers
SELECT COALESCE(price, 0), NULLIF(price, 1.5), GREATEST(1, price), LEAST(1, price) FROM products
SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id
SELECT * FROM orders LEFT JOIN order_items ON order_id = id
SELECT * FROM orders o RIGHT JOIN order_items i ON i.order_id = o.id
SELECT * FROM orders o FULL JOIN order_items i ON i.order_id = o.id
SELECT * FROM products CROSS JOIN orders
SELECT * FROM orders NATURAL JOIN customers
SELECT * FROM order_items a JOIN order_items b USING (order_id) AS j
SELECT * FROM orders, LATERAL (SELECT count(*) FROM order_items WHERE order_id = orders.id) AS n
SELECT * FROM ONLY customers
SELECT * FROM customers * AS c (i)
SELECT count(*), count(DISTINCT customer_id), min(ordered), max(ordered) FROM orders
SELECT customer_id, count(*) FROM orders GROUP BY customer_id HAVING count(*) > 1
SELECT customer_id, ordered, count(*) FROM orders GROUP BY ROLLUP (customer_id, ordered)
SELECT customer_id, ordered, grouping(customer_id) FROM orders GROUP BY CUBE (customer_id, ordered)
SELECT customer_id, ordered FROM orders GROUP BY GROUPING SETS ((customer_id), (ordered), ())
SELECT customer_id, count(*) FROM orders GROUP BY ALL customer_id
SELECT sum(quantity) FILTER (WHERE quantity > 1) FROM order_items
SELECT string_agg(name, ', ' ORDER BY name DESC) FROM products
SELECT array_agg(id ORDER BY id), json_agg(p), jsonb_agg(p.name), jsonb_object_agg(p.id, p.name) FROM products p
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY price), percentile_disc(ARRAY[0.1, 0.9]) WITHIN GROUP (ORDER BY price) FROM products
SELECT mode() WITHIN GROUP (ORDER BY quantity), rank(3) WITHIN GROUP (ORDER BY quantity) FROM order_items
SELECT stddev(price), stddev_samp(price), var_pop(price), corr(id, price), regr_slope(price, id) FROM products
SELECT bool_and(price > 1), every(true), bit_or(id), bit_and(id) FROM products
SELECT any_value(name), range_agg(sold), total_of(price) FROM products
SELECT row_number() OVER (ORDER BY id), rank() OVER w, dense_rank() OVER w FROM orders WINDOW w AS (PARTITION BY customer_id ORDER BY ordered)
SELECT lag(ordered) OVER w, lead(ordered, 1, ordered) OVER w, first_value(id) OVER w FROM orders WINDOW w AS (ORDER BY id)
SELECT sum(quantity) OVER (ORDER BY order_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM order_items
SELECT avg(price) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING), ntile(4) OVER (), cume_dist() OVER (ORDER BY id) FROM products
SELECT count(*) OVER (ORDER BY ordered GROUPS 1 PRECEDING), nth_value(id, 2) OVER () FROM orders
SELECT 1 UNION SELECT 2 UNION ALL SELECT 2 INTERSECT SELECT 2 EXCEPT SELECT 3
SELECT id FROM orders EXCEPT ALL SELECT order_id FROM order_items ORDER BY 1 LIMIT 3 OFFSET 0
SELECT * FROM orders ORDER BY ordered DESC NULLS LAST, id ASC LIMIT 10
SELECT * FROM orders ORDER BY ordered USING > OFFSET 1 ROW FETCH NEXT 1 ROW ONLY
SELECT * FROM orders ORDER BY customer_id FETCH FIRST 1 ROWS WITH TIES
SELECT * FROM orders LIMIT ALL
SELECT name COLLATE "C" FROM customers ORDER BY name COLLATE "C"
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b
WITH a AS MATERIALIZED (SELECT * FROM orders), b AS NOT MATERIALIZED (SELECT 1) SELECT count(*) FROM a, b
WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t
WITH RECURSIVE chain AS (SELECT id, name, 0 AS depth FROM employees WHERE boss IS NULL UNION ALL SELECT e.id, e.name, depth + 1 FROM employees e JOIN chain c ON e.boss = c.id) SELECT * FROM chain
WITH RECURSIVE g(id, boss) AS (SELECT id, boss FROM employees UNION ALL SELECT e.id, e.boss FROM employees e, g WHERE e.boss = g.id) SEARCH DEPTH FIRST BY id SET ordercol CYCLE id SET is_cycle USING path SELECT * FROM g ORDER BY ordercol
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t (n, s)
SELECT * FROM (SELECT 1) x, (SELECT 2)
SELECT (SELECT max(price) FROM products), ARRAY(SELECT id FROM orders ORDER BY 1)
SELECT * FROM generate_series(1, 10)
SELECT * FROM generate_series(timestamp '2024-01-01', '2024-01-31', interval '1 day') AS day
SELECT * FROM unnest(ARRAY[1, 2], ARRAY['a', 'b']) WITH ORDINALITY AS t (n, s, i)
SELECT * FROM ROWS FROM (generate_series(1, 3), unnest(ARRAY['a'])) AS t (a, b)
SELECT * FROM json_to_recordset('[{"a":1}]') AS t (a int, b text)
SELECT generate_subscripts(ARRAY[1, 2], 1), regexp_split_to_table('a b', ' ')
SELECT now(), current_timestamp, localtime, current_date, statement_timestamp(), transaction_timestamp()
SELECT clock_timestamp(), timeofday(), random(), random(1, 6), random_normal(), gen_random_uuid(), uuidv7()
SELECT date_trunc('month', ordered), extract(dow FROM ordered), date_part('year', ordered) FROM orders
SELECT date_bin('15 minutes', at, '2001-01-01') FROM events
SELECT ordered + 7, ordered - date '2024-01-01', age(ordered), ordered + interval '1 month' FROM orders
SELECT now() AT TIME ZONE 'UTC', timezone('Asia/Tokyo', now()), now() AT LOCAL
SELECT make_date(2024, 2, 29), make_interval(days => 3), to_timestamp(0), justify_days(interval '35 days')
SELECT (date '2024-01-01', date '2024-02-01') OVERLAPS (date '2024-01-15', interval '1 month')
SELECT to_char(now(), 'YYYY-MM-DD'), to_char(12345.678, 'FM999,999.00'), to_date('05 Dec 2000', 'DD Mon YYYY'), to_number('12,454.8-', '99G999D9S')
SELECT interval '1 day 2 hours' * 2, interval '1' year, time '10:00' + interval '1 hour', isfinite(date 'infinity')
SELECT upper(name), lower(name), initcap(name), length(name), char_length(name), octet_length(name), reverse(name) FROM customers
SELECT substring('Thomas' FROM 2 FOR 3), substring('Thomas' FROM '...$'), substring('Thomas' SIMILAR '%#"o_a#"_' ESCAPE '#')
SELECT trim(BOTH 'x' FROM 'xxax'), ltrim(' a'), btrim('xyx', 'x'), overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4), position('om' IN 'Thomas')
SELECT lpad('hi', 5, 'xy'), rpad('hi', 5), repeat('Pg', 4), replace('abc', 'b', 'x'), translate('12345', '143', 'ax')
SELECT split_part('a,b', ',', 2), string_to_array('a,b', ','), array_to_string(ARRAY[1, 2], '-'), format('%s %I %L %10s', 'a', 'b c', 'd', 'e')
SELECT regexp_replace('Thomas', '.[mN]a.', 'M', 'g'), regexp_matches('foobarbequebaz', '(bar)(beque)'), regexp_count('aa', 'a'), regexp_like('a', 'A', 'i')
SELECT concat('a', 1, NULL), concat_ws('-', VARIADIC ARRAY['a', 'b']), 'a' || 'b' || 1, chr(65), ascii('A'), md5('a'), left('abc', 2), right('abc', -1)
SELECT quote_ident('a b'), quote_literal('it''s'), quote_nullable(NULL), starts_with('abc', 'a'), 'abc' ^@ 'a', normalize('é', NFD), 'é' IS NFC NORMALIZED
SELECT encode('abc'::bytea, 'hex'), decode('YWJj', 'base64'), sha256('a'), get_byte('a'::bytea, 0), bit_count(B'101'), E'\\xDEAD'::bytea, convert_from('a'::bytea, 'UTF8')
SELECT abs(-1), ceil(1.2), floor(1.8), round(1.255, 2), trunc(1.9), mod(5, 3), power(2, 3), sqrt(2), exp(1), ln(2), log(100), sign(-1), |/ 4
SELECT 2 ^ 3, 5 % 2, -5, +5, ~1, 1 << 4, 91 & 15, 32 | 3, 17 # 5, @ -5.0, 7 / 2, 7.0 / 2, div(7, 2), gcd(12, 18), factorial(5)
SELECT sin(1), atan2(1, 2), degrees(pi()), width_bucket(5.35, 0.024, 10.06, 5), scale(8.41), numeric '1e10', 'NaN'::float, 'Infinity'::numeric
SELECT 0x1F, 0b101, 0o17, 1_000_000, 1.5e3, .5, B'101', X'1FF', U&'d\0061t\+000061', $$dollar$$, $tag$ ; $tag$, E'a\nb'
SELECT CAST('1' AS integer), '1'::int8, int '1', '2024-01-01'::date::timestamptz, 1::bool, 'a'::char(3), 'abc'::varchar(2), 1.5::numeric(3, 1)
SELECT 'ok'::mood, enum_range(NULL::mood), enum_first('sad'::mood), 'ada@example.com'::email, ROW('a', 'b')::address
SELECT (customers.home).city, (customers.home).street, (c2.home).* FROM customers, customers c2
SELECT c.full_label, full_label(c), (c).name FROM customers c
SELECT add_tax(100), add_tax(amount => 100, rate => 0.1), add_tax(100, rate := 0.5)
SELECT * FROM orders_of(1)
SELECT customers, customers.* FROM customers
SELECT tags[1], tags[1:2], tags @> ARRAY['vip'], tags && ARRAY['new'], cardinality(tags), array_length(tags, 1), 'vip' = ANY (tags) FROM customers
SELECT ARRAY[1, 2] || 3, array_append(ARRAY[1], 2), array_remove(ARRAY[1, 2], 1), array_position(ARRAY[1], 1), array_cat(ARRAY[1], ARRAY[2]), ARRAY[[1, 2], [3, 4]], array_fill(0, ARRAY[3]), array_shuffle(ARRAY[1, 2])
SELECT attributes -> 'color', attributes ->> 'color', attributes #> '{sizes,0}', attributes #>> '{sizes,0}', attributes ? 'color', attributes ?| ARRAY['a'], attributes @> '{"color":"blue"}' FROM products
SELECT attributes['color'], attributes || '{"a":1}', attributes - 'color', attributes #- '{sizes,0}', attributes @? '$.sizes[*] ? (@ > 1)', attributes @@ '$.color == "blue"' FROM products
SELECT jsonb_path_query(attributes, '$.sizes[*]'), jsonb_array_elements('[1]'), jsonb_each(attributes), jsonb_object_keys(attributes), jsonb_typeof(attributes), jsonb_pretty(attributes) FROM products
SELECT to_jsonb(p), row_to_json(p), json_build_object('a', 1), json_build_array(1, 'a'), jsonb_set(attributes, '{color}', '"red"'), jsonb_strip_nulls(attributes) FROM products p
SELECT JSON_OBJECT('a': 1, 'b': 2), JSON_ARRAY(1, 2), JSON_ARRAYAGG(id), JSON_OBJECTAGG(id: name), '1' IS JSON SCALAR FROM products
SELECT JSON_VALUE(attributes, '$.color'), JSON_QUERY(attributes, '$.sizes' WITH WRAPPER), JSON_EXISTS(attributes, '$.color'), JSON('{}'), JSON_SCALAR(1), JSON_SERIALIZE('{}') FROM products
SELECT j.* FROM products, JSON_TABLE(attributes, '$' COLUMNS (color text PATH '$.color', NESTED PATH '$.sizes[*]' COLUMNS (size int PATH '$'))) AS j
SELECT xpath('/a/b/text()', note), xmlelement(name x, xmlattributes(id AS id), 'y'), xmlforest(id, ordered), xmlconcat('<a/>', '<b/>'), xmlagg('<a/>'::xml) FROM orders GROUP BY id, ordered
SELECT x.* FROM orders, XMLTABLE('/a' PASSING note COLUMNS b int PATH 'b') AS x
SELECT XMLPARSE(DOCUMENT '<a/>'), XMLSERIALIZE(CONTENT '<a/>' AS text), xmlroot('<a/>', VERSION '1.0'), '<a/>' IS DOCUMENT, xmlpi(name php), xmlexists('//b' PASSING '<b/>'), xml_is_well_formed('<a')
SELECT to_tsvector('english', 'fat cats') @@ to_tsquery('cat'), ts_rank(to_tsvector('a'), 'a'::tsquery), ts_headline('fat cats', to_tsquery('cat')), websearch_to_tsquery('"a b" -c'), plainto_tsquery('a b'), setweight(to_tsvector('a'), 'A')
SELECT ts_rewrite('a & b'::tsquery, 'a'::tsquery, 'c'::tsquery), unnest(to_tsvector('a b')), ts_lexize('english_stem', 'stars'), ts_debug('english', 'a'), numnode('a & b'::tsquery)
SELECT int4range(1, 5) @> 3, '[1,5)'::int4range * '[3,8)'::int4range, lower(sold), upper(sold), isempty(sold), sold && daterange('2024-01-01', NULL), '{[1,2)}'::int4multirange, floatrange(1, 2) FROM products
SELECT inet '192.168.0.1' << '192.168.0.0/24', host(inet '::1'), netmask(cidr '10.0.0.0/8'), macaddr '08:00:2b:01:02:03', inet_client_addr(), set_masklen(inet '1.2.3.4', 16)
SELECT point(1, 2) <-> point '(3,4)', box '(1,1,0,0)' && box '(2,2,0,0)', area(circle '((0,0),2)'), center(box '(1,1,0,0)'), lseg '[(0,0),(1,1)]', polygon '((0,0),(1,1),(2,0))', path '((0,0),(1,1))', at[0] FROM orders
SELECT gen_random_uuid() <> uuid '123e4567-e89b-12d3-a456-426614174000', uuid_extract_version(gen_random_uuid()), uuid_generate_v4(), uuid_ns_dns()
SELECT salary * 2, salary::numeric, sum(salary) OVER () FROM employees
SELECT pg_typeof(1), pg_column_size('a'::text), pg_size_pretty(pg_total_relation_size('orders')), pg_relation_size('orders'), pg_table_size('orders'), pg_indexes_size('orders'), pg_database_size(current_database())
SELECT version(), current_user, session_user, current_role, user, current_database(), current_schema, current_schemas(true), current_catalog, pg_backend_pid(), pg_postmaster_start_time(), pg_conf_load_time()
SELECT current_setting('work_mem'), current_setting('no.such', true), txid_current(), pg_current_xact_id(), pg_current_snapshot(), txid_current_if_assigned()
SELECT has_table_privilege('orders', 'SELECT'), has_schema_privilege('public', 'USAGE'), pg_has_role('postgres', 'MEMBER'), has_column_privilege('orders', 'id', 'UPDATE')
SELECT obj_description('orders'::regclass), col_description('orders'::regclass, 1), pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'orders'::regclass
SELECT pg_get_viewdef('big_orders'), pg_get_indexdef('orders_pkey'::regclass), pg_get_functiondef('add_up'::regproc), pg_get_userbyid(10), format_type(23, NULL), to_regclass('orders'), 'public'::regnamespace
SELECT c.oid::regclass, c.reltuples, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND pg_table_is_visible(c.oid)
SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY ordinal_position
SELECT * FROM information_schema.table_constraints NATURAL JOIN information_schema.key_column_usage
SELECT * FROM information_schema.referential_constraints
SELECT attname, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE attrelid = 'customers'::regclass AND attnum > 0
SELECT proname, pg_get_function_arguments(oid), pg_get_function_result(oid), prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' LIMIT 5
SELECT datname, pg_encoding_to_char(encoding) FROM pg_database
SELECT rolname, rolsuper FROM pg_roles
SELECT pid, state, query, pg_blocking_pids(pid) FROM pg_stat_activity
SELECT locktype, relation::regclass, mode, granted FROM pg_locks
SELECT name, setting, unit FROM pg_settings WHERE name LIKE 'max%'
SELECT relname, n_live_tup, seq_scan, last_vacuum FROM pg_stat_user_tables
SELECT indexrelname, idx_scan FROM pg_stat_user_indexes
SELECT query, calls, total_exec_time FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 5
SELECT dealloc FROM pg_stat_statements_info
SELECT tablename, attname, n_distinct, most_common_vals FROM pg_stats WHERE schemaname = 'public'
SELECT * FROM pg_indexes WHERE tablename = 'orders'
SELECT * FROM pg_sequences
SELECT last_value, is_called FROM tickets
SELECT * FROM pg_stat_database WHERE datname = current_database()
SELECT * FROM pg_extension JOIN pg_available_extensions ON name = extname
SELECT enumlabel FROM pg_enum WHERE enumtypid = 'mood'::regtype ORDER BY enumsortorder
SELECT pg_is_in_recovery(), pg_current_wal_lsn(), pg_wal_lsn_diff('0/2', '0/1'), pg_walfile_name(pg_current_wal_lsn()), pg_last_wal_replay_lsn()
SELECT slot_name FROM pg_replication_slots UNION ALL SELECT application_name FROM pg_stat_replication
SELECT * FROM pg_partition_tree('events')
SELECT * FROM pg_prepared_xacts
SELECT * FROM pg_timezone_names LIMIT 1
SELECT buffers_alloc FROM pg_stat_bgwriter
SELECT * FROM pg_stat_io LIMIT 1
SELECT conname, contype FROM pg_constraint WHERE contype IN ('p', 'f')
SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
SELECT polname, pg_get_expr(polqual, polrelid) FROM pg_policy
SELECT * FROM pg_policies
SELECT name_length, name FROM customers ORDER BY name_length
SELECT * FROM big_orders
SELECT * FROM over_big JOIN sales ON true
SELECT * FROM app.settings WHERE key = 'a'
SELECT public.customers.name FROM public.customers
SELECT name % 'Adda', similarity(name, 'Ada'), word_similarity('a', name), name <-> 'Ada', show_trgm('a') FROM customers
SELECT email = 'ADA@example.com', email::citext FROM customers
SELECT extra -> 'a', extra ? 'a', extra || 'b=>2', hstore('a', 'b'), akeys(extra), each(extra) FROM customers WHERE extra IS NOT NULL
SELECT category <@ 'office', category ~ '*.pens', nlevel(category), subpath(category, 0, 1), category || 'x' FROM products
SELECT embedding <-> cube(ARRAY[1, 2, 4]), cube_dim(embedding), embedding ~> 1 FROM products ORDER BY embedding <-> '(1,1,1)'
SELECT earth_distance(ll_to_earth(1, 2), ll_to_earth(3, 4)), point(1, 2) <@> point(3, 4)
SELECT crypt('pw', gen_salt('bf', 4)), digest('a', 'sha1'), hmac('a', 'k', 'sha256'), gen_random_bytes(4), pgp_sym_decrypt(pgp_sym_encrypt('a', 'k'), 'k')
SELECT ARRAY[1, 2] @@ '1&2'::query_int, sort(ARRAY[2, 1]), uniq(ARRAY[1, 1]), idx(ARRAY[1, 2], 2), ARRAY[1] + 2
SELECT unaccent('Hôtel'), levenshtein('a', 'b'), soundex('a'), metaphone('Thomas', 4), dmetaphone('a'), '1.5 .. 2.5'::seg, isbn('0-393-04002-X')
SELECT * FROM normal_rand(2, 5, 1)
SELECT * FROM pgstattuple('orders')
SELECT count(*) FROM pg_buffercache
SELECT * FROM customers TABLESAMPLE BERNOULLI (50) REPEATABLE (1)
SELECT * FROM customers TABLESAMPLE SYSTEM (100)
SELECT * FROM customers TABLESAMPLE system_rows(1)
SELECT 'abc' =#= 'xyz', name =#= 'Pen' FROM products
SELECT 1 OPERATOR(pg_catalog.+) 2, pg_catalog.lower('A'), pg_catalog."lower"('B')
SELECT "lower"('A'), U&"l\006Fwer"('A'), postgres_no.x FROM (SELECT 1 AS x) AS postgres_no
SELECT s.*, s.a + 1 FROM (SELECT 1 AS a) s WHERE s.a IS DISTINCT FROM 2
SELECT kind, payload ->> 'ip' FROM events WHERE at >= '2024-01-01' AND at < '2025-01-01'
SELECT tableoid::regclass, ctid, xmin FROM events
SELECT p.name, i.n FROM products p LEFT JOIN LATERAL (SELECT sum(quantity) AS n FROM order_items WHERE product_id = p.id) i ON true
SELECT to_char(ordered, 'YYYY-MM') AS month, count(*), sum(count(*)) OVER (ORDER BY to_char(ordered, 'YYYY-MM')) FROM orders GROUP BY 1
SELECT date_trunc('week', g) FROM generate_series(now() - interval '8 weeks', now(), '1 week') AS g
SELECT name, ts.lexeme FROM products, unnest(to_tsvector('simple', name)) AS ts
SELECT jsonb_populate_record(NULL::address, '{"city":"Paris"}'), (jsonb_populate_record(NULL::address, '{"city":"Paris"}')).city
SELECT count(*) FROM customers WHERE (name, id) IN (SELECT name, id FROM customers)
SELECT pg_input_is_valid('x', 'integer'), pg_get_keywords(), num_nulls(1, NULL), num_nonnulls(1, NULL) LIMIT 1
SELECT greatest(price, 0)::money, merge.a FROM products, (SELECT 1 AS a) AS merge
SELECT array(SELECT jsonb_build_object('id', id, 'items', (SELECT jsonb_agg(i) FROM order_items i WHERE i.order_id = o.id)) FROM orders o)
SELECT
EXPLAIN SELECT * FROM orders
EXPLAIN ANALYZE SELECT * FROM orders
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id
EXPLAIN (ANALYZE off, VERBOSE, COSTS false, SETTINGS) SELECT 1
EXPLAIN (ANALYZE true, TIMING off, SERIALIZE text, WAL, MEMORY) TABLE orders
EXPLAIN (GENERIC_PLAN) SELECT * FROM orders WHERE id = 1
EXPLAIN VALUES (1)
EXPLAIN INSERT INTO employees VALUES (nextval('tickets'), 'x')
EXPLAIN UPDATE orders SET ordered = now() WHERE id = 1
EXPLAIN DELETE FROM order_items USING orders WHERE order_id = id RETURNING *
EXPLAIN (ANALYZE 0) MERGE INTO products p USING order_items i ON i.product_id = p.id WHEN MATCHED THEN UPDATE SET price = 1
SHOW work_mem
SHOW ALL
SHOW TIME ZONE
SHOW server_version
SHOW TRANSACTION ISOLATION LEVEL
`
  .trim()
  .split('\n')
  .concat('-- first a comment\nSELECT 1', 'SELECT 1 -- last', 'SELECT\n1\n\n;\n/* last */');
