-- A process asks at its start whether its version's migrations were applied.
DO $$ BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    GRANT SELECT (migration_name, finished_at, rolled_back_at) ON _prisma_migrations TO cmsp_app;
  END IF;
END $$;
