/** Tables that a statement makes; later statements of the same file may do to them what they like. */
const created = (sql: string) =>
  new Set(
    [...sql.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?/gi)].map(([, name = '']) =>
      name.toLowerCase(),
    ),
  )

const RULES: { pola: RegExp; sebab: string }[] = [
  {
    pola: /^create\s+(?:unique\s+)?index\s+(?!concurrently)[\s\S]*?\son\s+"?(\w+)/i,
    sebab: 'index without CONCURRENTLY stops writing',
  },
  {
    pola: /^alter\s+table\s+(?:only\s+)?"?(\w+)"?[\s\S]*\badd\s+constraint\b(?![\s\S]*\bnot\s+valid\b)/i,
    sebab: 'constraint without NOT VALID reads the whole table under lock',
  },
  {
    pola: /^alter\s+table\s+(?:only\s+)?"?(\w+)"?[\s\S]*\badd\s+column\b[^,;]*\bnot\s+null\b(?![^,;]*\bdefault\b)/i,
    sebab: 'the old version does not fill this column',
  },
  {
    pola: /^alter\s+table\s+(?:only\s+)?"?(\w+)"?[\s\S]*\bset\s+not\s+null\b/i,
    sebab: 'SET NOT NULL reads the whole table under lock',
  },
  {
    pola: /^alter\s+table\s+(?:only\s+)?"?(\w+)"?[\s\S]*\balter\s+column\b[\s\S]*\btype\b/i,
    sebab: 'a changed type rewrites the table',
  },
  {
    pola: /^alter\s+table\s+(?:only\s+)?"?(\w+)"?[\s\S]*\b(?:drop\s+column|rename)\b/i,
    sebab: 'the old version still reads this column',
  },
  { pola: /^drop\s+table\s+(?:if\s+exists\s+)?"?(\w+)/i, sebab: 'the old version still reads this table' },
  { pola: /^(?:lock\s+table|cluster|vacuum\s+full)\s+"?(\w+)/i, sebab: 'locks the table' },
]

// Bodies of functions hold semicolons of their own; comments hold anything.
const statementsOf = (sql: string) =>
  sql
    .replace(/\$\$[\s\S]*?\$\$/g, "''")
    .split(';')
    .map((text) => ({
      accepted: /--\s*mengunci:\s*\S/.test(text),
      text: text.replace(/--[^\n]*/g, '').trim(),
    }))

/**
 * Statements of a migration that would stop or break the version that still runs beside it. One that is meant carries a
 * line "-- mengunci: <why it may>" above it.
 */
export function lockingStatements(sql: string): string[] {
  const fresh = created(sql)
  return statementsOf(sql).flatMap(({ accepted, text }) => {
    const rule = RULES.find(({ pola }) => pola.test(text))
    const table = rule?.pola.exec(text)?.[1]?.toLowerCase() ?? ''
    return rule && !accepted && !fresh.has(table) ? [`${text.slice(0, 80).replace(/\s+/g, ' ')}: ${rule.sebab}`] : []
  })
}
