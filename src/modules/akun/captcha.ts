import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import svgCaptcha, { type ConfigObject } from 'svg-captcha'
import type { Deps } from '../../deps.js'

// The package is a function with properties; its types know only the properties.
const drawText = svgCaptcha as unknown as (text: string, options: ConfigObject) => string

const HURUF = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const PANJANG = 5
const MENIT = 5

// The text follows from the id and our key, so that no row and no session holds an answer.
function textOf(deps: Deps, id: string): string {
  const bytes = createHmac('sha256', deps.config.SESSION_SECRET).update(`captcha:${id}`).digest()
  return Array.from(bytes.subarray(0, PANJANG), (byte) => HURUF[byte % HURUF.length]).join('')
}

/** A new captcha for this browser session: valid five minutes, for one try. */
export async function createCaptcha(deps: Deps, sid: string): Promise<string> {
  const id = randomUUID()
  await deps.pool.query(
    `INSERT INTO captcha (id, sid, kedaluwarsa) VALUES ($1, $2, now() + make_interval(mins => $3))`,
    [id, sid, MENIT],
  )
  return id
}

/** The picture of a captcha, or null for an id that was never given out. */
export async function drawCaptcha(deps: Deps, id: string): Promise<string | null> {
  const { rowCount } = await deps.pool.query('SELECT 1 FROM captcha WHERE id = $1', [id])
  if (rowCount === 0) return null
  return drawText(textOf(deps, id), { size: PANJANG, noise: 2, width: 180, height: 56, fontSize: 52 })
}

/** Uses the captcha up, right or wrong, and tells whether the answer was right. */
export async function useCaptcha(deps: Deps, q: { id: string; sid: string; answer: string }): Promise<boolean> {
  const { rowCount } = await deps.pool.query(
    'UPDATE captcha SET dipakai_pada = now() WHERE id = $1 AND sid = $2 AND dipakai_pada IS NULL AND kedaluwarsa > now()',
    [q.id, q.sid],
  )
  const expected = Buffer.from(deps.config.CMSP_CAPTCHA_TEST_ANSWER ?? textOf(deps, q.id))
  const given = Buffer.from(deps.config.CMSP_CAPTCHA_TEST_ANSWER === undefined ? q.answer.toUpperCase() : q.answer)
  return rowCount === 1 && given.length === expected.length && timingSafeEqual(given, expected)
}
