import type pg from 'pg'

type Query = (...args: unknown[]) => unknown

const textOf = (query: unknown): string => (typeof query === 'string' ? query : (query as { text: string }).text)

/** Every statement the clients of these pools send from now on, in order, begin and commit included. */
export function recordStatements({ pool, txPool }: { pool: pg.Pool; txPool: pg.Pool }): string[] {
  const sent: string[] = []
  const watched = new WeakSet<pg.PoolClient>()
  const watch = (client: pg.PoolClient) => {
    if (watched.has(client)) return
    watched.add(client)
    const query = client.query.bind(client) as Query
    client.query = ((...args: unknown[]) => {
      sent.push(textOf(args[0]))
      return query(...args)
    }) as typeof client.query
  }
  for (const each of [pool, txPool]) each.on('acquire', watch)
  return sent
}
