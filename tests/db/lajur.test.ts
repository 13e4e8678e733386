import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLanes } from '../../src/db/lanes.js'
import { isDatabaseAway } from '../../src/db/database.js'
import { withClient } from '../../src/dev/databases.js'
import { createDatabase, type TestDatabase } from '../support/database.js'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const open = (count = 1) => openLanes({ connectionString: database.url, application_name: 'cmsp-lajur' }, count)
const ask = (name: string, text: string, values: unknown[] = []) => ({ name, text, values })

test('every question gets its own answer, however many travel on one connection', async () => {
  const lanes = open()
  const found = await Promise.all(
    Array.from({ length: 300 }, (_, n) => lanes.ask(ask(`q${n % 3}`, `SELECT $1::int AS n, ${n % 3} AS kind`, [n]))),
  )
  expect(found.map(({ rows }) => rows[0] as unknown)).toEqual(found.map((_, n) => ({ n, kind: n % 3 })))
  await lanes.end()
})

test('a question that fails, at any of its steps, harms no other', async () => {
  const lanes = open()
  const outcomes = await Promise.allSettled([
    lanes.ask(ask('good', 'SELECT 1 AS n')),
    lanes.ask(ask('unknown', 'SELECT nothing FROM nowhere')),
    lanes.ask(ask('divide', 'SELECT 1 / $1::int AS n', [0])),
    lanes.ask(ask('value', 'SELECT $1::int AS n', ['not a number'])),
    lanes.ask(ask('good', 'SELECT 1 AS n')),
    lanes.ask(ask('good', 'SELECT 2 AS n')),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled', 'rejected'],
  ])
  expect((await lanes.ask(ask('divide', 'SELECT 1 / $1::int AS n', [1]))).rows).toEqual([{ n: 1 }])
  await expect(lanes.ask(ask('unknown', 'SELECT nothing FROM nowhere'))).rejects.toThrow('nowhere')
  await lanes.end()
})

test('a connection that breaks off is told as a database that is away, and the next question opens another', async () => {
  const lanes = open()
  await lanes.ask(ask('n', 'SELECT 1 AS n'))
  const under = lanes.ask(ask('sleep', 'SELECT pg_sleep(30)'))
  const behind = lanes.ask(ask('n', 'SELECT 1 AS n'))
  const told = Promise.allSettled([under, behind])
  const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cmsp-lajur' AND query LIKE '%pg_sleep%'`
  await withClient(database.url, async (client) => {
    while ((await client.query(kill)).rowCount === 0);
  })
  for (const outcome of await told) {
    expect(outcome.status).toBe('rejected')
    expect(isDatabaseAway((outcome as PromiseRejectedResult).reason)).toBe(true)
  }
  expect((await lanes.ask(ask('n', 'SELECT 1 AS n'))).rows).toEqual([{ n: 1 }])
  await lanes.end()
})

test('a server that does not answer at all is told as a database that is away', async () => {
  const mute = createServer()
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const url = new URL(database.url)
  url.host = `127.0.0.1:${(mute.address() as AddressInfo).port}`
  const lanes = openLanes({ connectionString: url.href, connectionTimeoutMillis: 50 }, 1)
  const outcomes = await Promise.allSettled([
    lanes.ask(ask('n', 'SELECT 1 AS n')),
    lanes.ask(ask('n', 'SELECT 1 AS n')),
  ])
  for (const outcome of outcomes) {
    expect(outcome.status).toBe('rejected')
    expect(isDatabaseAway((outcome as PromiseRejectedResult).reason)).toBe(true)
  }
  await lanes.end()
  mute.close()
})

test('a long question holds up only what is behind it on its own connection', async () => {
  const lanes = open(2)
  const long = Promise.allSettled([lanes.ask(ask('sleep', 'SELECT pg_sleep(600)'))])
  for (const n of [1, 2, 3]) expect((await lanes.ask(ask('n', 'SELECT $1::int AS n', [n]))).rows).toEqual([{ n }])
  await withClient(database.url, (client) =>
    client.query(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'cmsp-lajur' AND query LIKE '%pg_sleep(600)%'`,
    ),
  )
  expect(await long).toMatchObject([{ status: 'rejected', reason: { message: expect.stringContaining('canceling') } }])
  await lanes.end()
})

/** PostgreSQL behind a door: what the server ends is ended for the client only once it is let go. */
async function openDoor() {
  const { hostname, port, href } = new URL(database.url)
  let held: Socket[] | null = []
  let open = 0
  const door = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    near.pipe(far).pipe(near, { end: false })
    far.on('end', () => (held ? held.push(near) : near.end()))
    open++
    near.on('close', () => open--)
    for (const one of [near, far]) one.on('error', () => near.destroy())
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  const url = new URL(href)
  url.host = `127.0.0.1:${(door.address() as AddressInfo).port}`
  return {
    url: url.href,
    held: () => held?.length ?? 0,
    letGo() {
      for (const near of held ?? []) near.end()
      held = null
    },
    count: () => open,
    close: () => door.close(),
  }
}

test('a connection that was told its end is replaced once, however late the end arrives, and closing leaves none', async () => {
  const door = await openDoor()
  const lanes = openLanes({ connectionString: door.url, application_name: 'cmsp-lajur-putus' }, 1)
  await lanes.ask(ask('n', 'SELECT 1 AS n'))
  const killed = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'cmsp-lajur-putus'`
  await withClient(database.url, (client) => client.query(killed))
  await expect.poll(door.held).toBe(1)
  const pid = async () => (await lanes.ask(ask('pid', 'SELECT pg_backend_pid() AS pid'))).rows[0] as unknown
  let second: unknown
  while (second === undefined) second = await pid().catch(() => undefined)
  door.letGo()
  await expect.poll(door.count).toBe(1)
  expect(await pid()).toEqual(second)
  await lanes.end()
  await expect.poll(door.count).toBe(0)
  await expect(pid()).rejects.toThrow()
  expect(door.count()).toBe(0)
  door.close()
})
