/**
 * The stored trees of what runs when a relation is read: a view's query, policies. (Virtual columns have only built-in,
 * immutable functions.) They name functions, relations and types by oid, as the server resolved them when they were
 * made. Extensions' own views are theirs to know.
 */
const TREES = `LATERAL (
  SELECT w.ev_action::text AS tree FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_class v ON v.oid = w.ev_class
  WHERE w.ev_class = reached.oid AND w.ev_type = '1' AND v.relkind = 'v'
  UNION ALL
  SELECT p.polqual::text FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class v ON v.oid = p.polrelid
  WHERE p.polrelid = reached.oid AND v.relrowsecurity
) AS stored`;

/** Whom it belongs to, for objects of one catalog. */
const extensionOf = (catalog: string, oid: string) => `(
  SELECT e.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
  WHERE d.classid = 'pg_catalog.${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e'
  AND d.refclassid = 'pg_catalog.pg_extension'::regclass LIMIT 1)`;

/** PostgreSQL makes the constructors of a range by itself, in its own language. */
const madeByType = (oid: string) => `EXISTS (
  SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = ${oid}
  AND d.refclassid = 'pg_catalog.pg_type'::regclass AND d.deptype = 'i')`;

/** The numbers behind some fields of a stored tree. */
const numbers = (tree: string, fields: string) =>
  `LATERAL (SELECT (m.found)[1]::oid AS oid FROM regexp_matches(${tree}, ':(?:${fields}) (\\d+)', 'g') AS m(found)) AS inner_one`;

/** Objects with a smaller oid came with PostgreSQL. */
const FIRST_OWN = 16384;

const NAMES = `
asked AS (
  SELECT a.ord AS asked, a.kind, a.name,
    CASE a.schema WHEN 'pg_temp'
      THEN (SELECT t.nspname::text FROM pg_catalog.pg_namespace t WHERE t.oid = pg_catalog.pg_my_temp_schema())
      ELSE a.schema END AS schema, a.schema IS NULL AS bare
  FROM pg_catalog.jsonb_to_recordset($1::jsonb) AS a(ord int, kind text, schema text, name text)
),
place AS MATERIALIZED (
  SELECT a.asked, a.kind, a.name, n.oid AS namespace, 0::bigint AS ord
  FROM asked a JOIN pg_catalog.pg_namespace n ON n.nspname = a.schema
  UNION ALL
  SELECT a.asked, a.kind, a.name, n.oid, p.ord
  FROM asked a CROSS JOIN pg_catalog.unnest(pg_catalog.current_schemas(true)) WITH ORDINALITY AS p(name, ord)
  JOIN pg_catalog.pg_namespace n ON n.nspname = p.name
  WHERE a.bare
)`;

const NAMED = `
named AS (
  SELECT DISTINCT ON (l.asked) l.asked, c.oid
  FROM place l JOIN pg_catalog.pg_class c ON c.relname = l.name AND c.relnamespace = l.namespace
  WHERE l.kind = 'relation' ORDER BY l.asked, l.ord
)`;

const ONLY_NAMED = `reached AS (SELECT asked, oid, true AS outermost FROM named)`;

const REACHED = `
reached(asked, oid, outermost) AS (
  SELECT asked, oid, true FROM named
  UNION
  SELECT reached.asked, inner_one.oid, false
  FROM reached CROSS JOIN ${TREES} CROSS JOIN ${numbers('stored.tree', 'relid')}
  WHERE reached.oid >= ${FIRST_OWN} AND ${extensionOf('pg_class', 'reached.oid')} IS NULL
),
trees AS MATERIALIZED (
  SELECT DISTINCT reached.asked, stored.tree FROM reached CROSS JOIN ${TREES}
  WHERE reached.oid >= ${FIRST_OWN} AND ${extensionOf('pg_class', 'reached.oid')} IS NULL
)`;

/** `made`: values of the type are made, from text or by a cast; else they are only read. */
const TYPES = `
first_types(asked, oid, made) AS (
  SELECT l.asked, t.oid, true FROM place l JOIN pg_catalog.pg_type t ON t.typname = l.name AND t.typnamespace = l.namespace
  WHERE l.kind = 'type'
  UNION
  SELECT reached.asked, a.atttypid, false FROM reached JOIN pg_catalog.pg_attribute a ON a.attrelid = reached.oid
  WHERE a.attnum > 0 AND a.atttypid >= ${FIRST_OWN}
  UNION
  SELECT trees.asked, inner_one.oid, true FROM trees CROSS JOIN ${numbers('trees.tree', 'resulttype')}
),
types(asked, oid, made) AS (
  SELECT asked, oid, made FROM first_types WHERE oid >= ${FIRST_OWN}
  UNION
  SELECT types.asked, part.oid, types.made FROM types JOIN pg_catalog.pg_type t ON t.oid = types.oid
  CROSS JOIN LATERAL (
    SELECT t.typelem UNION ALL SELECT t.typbasetype
    UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND t.typtype = 'c'
  ) AS part(oid)
  WHERE part.oid >= ${FIRST_OWN}
),
behind_types(asked, oid) AS (
  SELECT y.asked, f.oid FROM types y JOIN pg_catalog.pg_type t ON t.oid = y.oid
  CROSS JOIN LATERAL (
    SELECT t.typoutput::oid UNION ALL SELECT t.typinput::oid WHERE y.made
    UNION ALL SELECT c.castfunc FROM pg_catalog.pg_cast c
      WHERE y.oid IN (c.castsource, c.casttarget) AND (y.made OR c.castcontext = 'i')
    UNION ALL SELECT m.amproc::oid FROM pg_catalog.pg_opclass o
      JOIN pg_catalog.pg_amproc m ON m.amprocfamily = o.opcfamily AND m.amproclefttype = o.opcintype
      WHERE o.opcintype = y.oid AND o.opcdefault
    UNION ALL SELECT w.oprcode::oid FROM pg_catalog.pg_opclass o
      JOIN pg_catalog.pg_amop m ON m.amopfamily = o.opcfamily AND m.amoplefttype = o.opcintype
      JOIN pg_catalog.pg_operator w ON w.oid = m.amopopr
      WHERE o.opcintype = y.oid AND o.opcdefault
    UNION ALL SELECT inner_one.oid FROM pg_catalog.pg_constraint k
      CROSS JOIN ${numbers('k.conbin::text', 'funcid|opfuncid')}
      WHERE k.contypid = y.oid AND y.made
  ) AS f(oid)
  UNION
  SELECT -1, c.castfunc FROM pg_catalog.pg_cast c
  WHERE c.oid >= ${FIRST_OWN} AND c.castsource < ${FIRST_OWN} AND c.casttarget < ${FIRST_OWN}
  AND (c.castcontext = 'i' OR c.casttarget IN (SELECT y.oid FROM first_types y))
)`;

/** Where two functions of the same arguments are in the path, the server takes the first. */
const CALLED = `
called AS (
  SELECT DISTINCT ON (l.asked, p.proargtypes) l.asked, p.oid
  FROM place l JOIN pg_catalog.pg_proc p ON p.proname = l.name AND p.pronamespace = l.namespace
  WHERE l.kind = 'function' OR (l.kind = 'field' AND p.oid >= ${FIRST_OWN})
  ORDER BY l.asked, p.proargtypes, l.ord
)`;

const BY_NAME = `
  SELECT asked, 'name', oid FROM called
  UNION
  SELECT l.asked, 'name', o.oprcode::oid
  FROM place l JOIN pg_catalog.pg_operator o ON o.oprname = l.name AND o.oprnamespace = l.namespace
  WHERE l.kind = 'operator' AND o.oprcode::oid >= ${FIRST_OWN}`;

const INSIDE = `
  UNION
  SELECT trees.asked, 'inside', inner_one.oid
  FROM trees CROSS JOIN ${numbers('trees.tree', 'funcid|opfuncid|aggfnoid|winfnoid|tsmhandler')}
  UNION
  SELECT asked, 'type', oid FROM behind_types`;

/** An aggregate of one's own is what its steps do. */
const PARTS = `
with_parts(asked, via, oid, whole) AS (
  SELECT asked, via, oid, oid FROM used
  UNION
  SELECT u.asked, u.via, part.oid, u.oid FROM used u JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = u.oid
  CROSS JOIN LATERAL pg_catalog.unnest(ARRAY[g.aggtransfn::oid, g.aggfinalfn::oid, g.aggcombinefn::oid,
    g.aggserialfn::oid, g.aggdeserialfn::oid, g.aggmtransfn::oid, g.aggminvtransfn::oid, g.aggmfinalfn::oid]) AS part(oid)
  WHERE u.oid >= ${FIRST_OWN}
)`;

/** What a statement's names are; every column is text. */
const ANSWER = `
SELECT f.asked::text, 'function' AS what, f.via, n.nspname::text AS schema, p.proname::text AS name,
  (p.oid < ${FIRST_OWN} OR ${madeByType('p.oid')})::text AS built_in,
  CASE WHEN p.oid >= ${FIRST_OWN} THEN ${extensionOf('pg_proc', 'p.oid')}::text END AS extension,
  (p.provolatile = 'v')::text AS volatile, g.lanname::text AS language, g.lanpltrusted::text AS trusted,
  (w.pronargs - w.pronargdefaults - (w.provariadic <> 0)::int)::text AS least,
  (CASE WHEN w.provariadic <> 0 THEN 1000000 ELSE w.pronargs END)::text AS most
FROM with_parts f
CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_proc p WHERE p.oid = f.oid OFFSET 0) AS p
CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_proc w WHERE w.oid = f.whole OFFSET 0) AS w
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language g ON g.oid = p.prolang
WHERE p.prokind <> 'a' OR p.oid < ${FIRST_OWN}
UNION ALL
SELECT DISTINCT r.asked::text, 'relation', CASE WHEN r.outermost THEN 'name' ELSE 'inside' END, n.nspname::text,
  c.relname::text, (c.oid < ${FIRST_OWN})::text, ${extensionOf('pg_class', 'c.oid')}::text, '', '', '', '0', '0'
FROM reached r CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_class c WHERE c.oid = r.oid OFFSET 0) AS c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
UNION ALL
SELECT '0', 'strings', 'name', '', pg_catalog.current_setting('standard_conforming_strings'), '', NULL, '', '', '', '0', '0'`;

/**
 * Whether there is more behind the names: a view, a policy, a type, an aggregate or a cast of one's own. Then the next
 * query is planned without JIT, which would compile it for seconds, misled by its recursion; `schema` is what jit was.
 */
const MORE = `
UNION ALL
SELECT '0', 'more', 'name', pg_catalog.current_setting('jit'), pg_catalog.set_config('jit', 'off', true), '', NULL, '', '', '', '0', '0'
WHERE EXISTS (SELECT FROM called u JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = u.oid WHERE u.oid >= ${FIRST_OWN})
OR EXISTS (SELECT FROM pg_catalog.pg_cast WHERE oid >= ${FIRST_OWN} AND castsource < ${FIRST_OWN} AND casttarget < ${FIRST_OWN})
OR EXISTS (
  SELECT FROM place l JOIN pg_catalog.pg_type t ON t.typname = l.name AND t.typnamespace = l.namespace
  WHERE l.kind = 'type' AND t.oid >= ${FIRST_OWN})
OR EXISTS (
  SELECT FROM reached r CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_class c WHERE c.oid = r.oid OFFSET 0) AS c
  WHERE r.oid >= ${FIRST_OWN} AND (c.relkind = 'v' OR c.relrowsecurity OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = r.oid AND a.attnum > 0 AND a.atttypid >= ${FIRST_OWN})))`;

/** What the names of a statement are, and whether there is `more` behind them: most statements need no more. */
export const LOOKUP_NAMES = `
WITH ${[NAMES, NAMED, ONLY_NAMED, CALLED].join(',')},
with_parts(asked, via, oid, whole) AS (SELECT used.*, used.oid FROM (${BY_NAME}) AS used(asked, via, oid))
${ANSWER} ${MORE}`;

/** All that stands behind the names of a statement too; its second parameter is what jit was. */
export const LOOKUP_BEHIND = `
WITH RECURSIVE ${[NAMES, NAMED, REACHED, TYPES, CALLED].join(',')},
used(asked, via, oid) AS (${BY_NAME} ${INSIDE}),
${PARTS}
${ANSWER}
UNION ALL
SELECT '0', 'jit', 'name', '', pg_catalog.set_config('jit', $2, true), '', NULL, '', '', '', '0', '0'`;
