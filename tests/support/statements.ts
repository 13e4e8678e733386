import type pg from 'pg'

type Query = (...args: unknown[]) => unknown

const textOf = (query: unknown): string => (typeof query === 'string' ? query : (query as { text: string }).text)

/** Every statement the clients of this pool send from now on, in order, begin and commit included. */
export function recordStatements(pool: pg.Pool): string[] {
  const sent: string[] = []
  const watched = new WeakSet<pg.PoolClient>()
  pool.on('acquire', (client) => {
    if (watched.has(client)) return
    watched.add(client)
    const query = client.query.bind(client) as Query
    client.query = ((...args: unknown[]) => {
      sent.push(textOf(args[0]))
      return query(...args)
    }) as typeof client.query
  })
  return sent
}
