import type { QueryConfig } from 'pg'

/** Statements a connection keeps planned; lists put theirs together, so their number has an end. */
const MAX_NAMES = 200
const names = new Map<string, string>()

/**
 * A statement that PostgreSQL parses and plans once per connection. For text whose best plan does not depend on its
 * values: never with a text that is searched for, whose plan follows from how often it occurs.
 */
export function prepared(text: string, values: unknown[]): QueryConfig {
  let name = names.get(text)
  if (name === undefined && names.size < MAX_NAMES) {
    name = `s${names.size}`
    names.set(text, name)
  }
  return name === undefined ? { text, values } : { name, text, values }
}
