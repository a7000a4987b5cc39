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
    others text[][] := ARRAY(
        WITH d AS (
            SELECT objid FROM pg_type AS t, pg_depend
            LEFT JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
            WHERE t.oid = 'kind'::regtype
            AND (refobjid IN (t.oid, t.typarray) OR atttypid IN (t.oid, t.typarray))
        ), o AS (
            SELECT coninhcount AS depth, conrelid::regclass::text AS owner,
                'CONSTRAINT ' || quote_ident(conname) AS name, pg_get_constraintdef(oid) AS words,
                obj_description(oid, 'pg_constraint') AS comment
            FROM pg_constraint WHERE contype IN ('c', 'f', 'x') AND conislocal AND conrelid <> 0
            AND (oid IN (SELECT objid FROM d) OR conindid IN (SELECT objid FROM d))
            UNION ALL
            SELECT 0, NULL, 'INDEX ' || oid::regclass,
                regexp_replace(pg_get_indexdef(oid), ' ON ONLY ', ' ON '),
                obj_description(oid, 'pg_class')
            FROM pg_class JOIN pg_index ON indexrelid = oid
            WHERE oid IN (SELECT objid FROM d) AND (indexprs IS NOT NULL OR indpred IS NOT NULL)
            AND NOT indisexclusion AND NOT relispartition
        )
        SELECT ARRAY[
            coalesce('ALTER TABLE ' || owner, '') || ' DROP ' || name,
            coalesce('ALTER TABLE ' || owner || ' ADD ' || name || ' ', '') || words,
            'COMMENT ON ' || name || coalesce(' ON ' || owner, '')
                || ' IS ' || quote_literal(comment)
        ]
        FROM o ORDER BY depth
    );
    note text := obj_description('kind'::regtype, 'pg_type');
    alter text;
    new text;
    value text;
BEGIN
    FOR number IN 1 .. coalesce(array_length(others, 1), 0) LOOP
        EXECUTE others[number][1];
    END LOOP;
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
    FOR number IN 1 .. coalesce(array_length(others, 1), 0) LOOP
        EXECUTE others[number][2];
        EXECUTE coalesce(others[number][3], '');
    END LOOP;
    EXECUTE coalesce('COMMENT ON TYPE ' || 'kind' || ' IS ' || quote_literal(note), '');
    DROP TYPE kind_gitmig_old;
END $gitmig$;
