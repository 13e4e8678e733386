/**
 * A condition with its values written out rather than bound: a partial index serves only values the planner can see.
 * They are constants of the code, never what somebody typed.
 */
export const written = (column: string, values: readonly string[]): string =>
  `${column} IN (${values.map((one) => `'${one}'`).join(', ')})`
