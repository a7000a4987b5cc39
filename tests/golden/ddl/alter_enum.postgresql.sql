-- alter enum kind: add 'b', "it's 5%"
ALTER TYPE kind ADD VALUE 'it''s 5%';
ALTER TYPE kind ADD VALUE 'b' BEFORE 'it''s 5%';

-- alter enum s.Kind: add 'b'
ALTER TYPE s."Kind" ADD VALUE 'b' BEFORE 'a';

-- alter enum kind: remove 'b'
DO $gitmig$
DECLARE
    columns text[][] := ARRAY(
        SELECT ARRAY[
            a.attrelid::regclass::text,
            quote_ident(a.attname),
            CASE WHEN a.atttypid = t.typarray THEN '[]' ELSE '' END,
            pg_get_expr(d.adbin, d.adrelid)
        ]
        FROM pg_type AS t
        JOIN pg_attribute AS a ON a.atttypid IN (t.oid, t.typarray) AND NOT a.attisdropped
        JOIN pg_class AS c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE t.oid = 'kind'::regtype AND c.relkind IN ('r', 'p') AND a.attinhcount = 0
        ORDER BY 1
    );
    alter text;
    new text;
    value text;
BEGIN
    ALTER TYPE kind RENAME TO kind_gitmig_old;
    CREATE TYPE kind AS ENUM ('a');
    FOR number IN 1 .. coalesce(array_length(columns, 1), 0) LOOP
        alter := 'ALTER TABLE ' || columns[number][1] || ' ALTER ' || columns[number][2];
        new := 'kind' || columns[number][3];
        value := columns[number][4];
        IF value IS NOT NULL THEN
            EXECUTE alter || ' DROP DEFAULT';
        END IF;
        EXECUTE alter || ' TYPE ' || new || ' USING ' || columns[number][2] || '::text::' || new;
        IF value IS NOT NULL THEN
            EXECUTE alter || ' SET DEFAULT ' || value;
        END IF;
    END LOOP;
    DROP TYPE kind_gitmig_old;
END $gitmig$;
