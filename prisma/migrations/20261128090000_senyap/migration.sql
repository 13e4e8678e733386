-- Where a session looks here before pg_catalog, its transactions tell nobody of the jobs they add; src/db/bangunkan.ts.
CREATE SCHEMA senyap;
CREATE FUNCTION senyap.pg_notify(text, text) RETURNS void LANGUAGE sql AS '';
GRANT USAGE ON SCHEMA senyap TO cmsp_app;
