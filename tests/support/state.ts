import { expect } from 'vitest'
import type { Response } from 'supertest'
import { ALUR_SP2D, JALUR_LEVEL, type Level, LEVELS, levelOf, type StatusSp2d } from '../../src/domain/alur.js'
import type { TestApp } from './app.js'
import type { Client } from './client.js'
import { getOtp, type Published, proses, publishMany, setuju } from './story.js'

export type People = Record<Level, Client>

/** The officers of a Pemda, one of each level, signed in. */
export async function officers(app: TestApp, pemda = 'prov'): Promise<People> {
  const people = await Promise.all(
    LEVELS.map(async (level) => [level, await app.signIn(`${level.toLowerCase()}.${pemda}`)] as const),
  )
  return Object.fromEntries(people) as People
}

/** Setuju on each, confirmed by one OTP. */
export async function advance(app: TestApp, person: Client, ids: string[]): Promise<void> {
  for (const id of ids) await setuju(person, id)
  const { tantanganId, otp } = await getOtp(app, person, ids)
  await proses(person, ids, tantanganId, otp)
}

/** Walks SP2D that just arrived to a status before approval, as the officers would. */
export async function walkTo(app: TestApp, people: People, ids: string[], status: StatusSp2d): Promise<void> {
  const until = levelOf(status)
  for (const level of LEVELS) {
    if (level === until) {
      if (JALUR_LEVEL[level].tugas === status) for (const id of ids) await setuju(people[level], id)
      return
    }
    await advance(app, people[level], ids)
  }
}

/** The shortest way of the graph to a status; every step of it is an edge that the database trigger knows. */
function pathTo(status: StatusSp2d): StatusSp2d[] {
  const paths: StatusSp2d[][] = [['DITERIMA']]
  for (const path of paths) {
    if (path.at(-1) === status) return path
    for (const { dari, ke } of ALUR_SP2D) if (dari === path.at(-1) && !path.includes(ke)) paths.push([...path, ke])
  }
  throw new Error(`no way to ${status}`)
}

/** Puts an SP2D that just arrived into a status by writing it, without the evidence that people would leave. */
export async function force(app: TestApp, id: string, status: StatusSp2d): Promise<void> {
  for (const ke of pathTo(status).slice(1)) {
    await app.deps.pool.query(`UPDATE sp2d SET status = $2, level_tolak = 'MAKER' WHERE id = $1`, [id, ke])
  }
}

/** A new SP2D without taxes and deductions in this status: the real way before approval, by writing afterwards. */
export async function inState(app: TestApp, people: People, status: StatusSp2d): Promise<Published> {
  const [sp2d] = await publishMany(app, people.MAKER, '63.00', 1, { jenis: 'UP' })
  if (!sp2d) throw new Error('nothing was published')
  if (levelOf(status)) await walkTo(app, people, [sp2d.id], status)
  else await force(app, sp2d.id, status)
  return sp2d
}

const STATE_EVENTS = [...new Set(ALUR_SP2D.map(({ audit }) => audit))]

/** Everything a decision could change; equal before and after means that nothing happened. */
export async function footprint(app: TestApp): Promise<unknown> {
  const { rows } = await app.deps.pool.query<Record<string, unknown>>(
    `SELECT (SELECT json_agg(json_build_array(id, status, putaran, versi) ORDER BY id) FROM sp2d) AS sp2d,
       (SELECT json_agg(json_build_array(sp2d_id, level, pengguna_id) ORDER BY sp2d_id) FROM tugas) AS tugas,
       (SELECT json_agg(json_build_array(id, billing_id, jumlah) ORDER BY id) FROM pajak) AS pajak,
       (SELECT json_agg(json_build_array(id, kode, dilepas_pada) ORDER BY id) FROM billing) AS billing,
       (SELECT count(*) FROM keputusan) AS keputusan, (SELECT count(*) FROM kirim_fmis) AS kirim,
       (SELECT count(*) FROM pencairan) AS pencairan,
       (SELECT count(*) FROM audit WHERE aksi = ANY($1)) AS audit`,
    [STATE_EVENTS],
  )
  return rows[0]
}

/** A refusal is a page in Indonesian that says what to do next, without any trace of the machine. */
export function expectRefused(response: Response, statuses: number[], what = ''): void {
  expect(statuses, `${what}: ${response.status}`).toContain(response.status)
  expect(response.text, what).toContain('<html lang="id">')
  expect(response.text, what).toContain('Yang dapat dilakukan:')
  expect(response.text, what).not.toMatch(/prisma|postgres|stack|undefined/i)
}
