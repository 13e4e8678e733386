import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import svgCaptcha, { type ConfigObject } from 'svg-captcha'
import type { Deps } from '../../deps.js'
import { terbilang } from '../../domain/terbilang.js'
import { uangDariSen } from '../../domain/uang.js'

// The package is a function with properties; its types know only the properties.
const drawText = svgCaptcha as unknown as (text: string, options: ConfigObject) => string

const HURUF = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const PANJANG = 5
const MENIT = 5

/** GAMBAR is a picture; TEKS a question in words, for those who do not see it. */
export type Cara = 'GAMBAR' | 'TEKS'
export interface Captcha {
  id: string
  /** The question in words; null for a picture. */
  tanya: string | null
}

// Question and answer follow from the id and our key, so that no row and no session holds an answer.
const bytesOf = ({ config }: Deps, id: string): Buffer =>
  createHmac('sha256', config.SESSION_SECRET).update(`captcha:${id}`).digest()

const textOf = (deps: Deps, id: string): string =>
  Array.from(bytesOf(deps, id).subarray(0, PANJANG), (byte) => HURUF[byte % HURUF.length]).join('')

const sebut = (angka: number): string => terbilang(uangDariSen(BigInt(angka) * 100n)).replace(' rupiah', '')

function questionOf(deps: Deps, id: string): { tanya: string; jawab: number } {
  const [a = 0, b = 0, tanda = 0] = bytesOf(deps, id)
  const [besar, kecil] = [11 + (a % 20), 1 + (b % 10)]
  return tanda % 2 === 0
    ? { tanya: `Berapa ${sebut(besar)} ditambah ${sebut(kecil)}?`, jawab: besar + kecil }
    : { tanya: `Berapa ${sebut(besar)} dikurangi ${sebut(kecil)}?`, jawab: besar - kecil }
}

/** A new captcha for this browser session: valid five minutes, for one try. */
export async function createCaptcha(deps: Deps, sid: string, cara: Cara): Promise<Captcha> {
  const id = randomUUID()
  await deps.pool.query(
    `INSERT INTO captcha (id, sid, cara, kedaluwarsa) VALUES ($1, $2, $3, now() + make_interval(mins => $4))`,
    [id, sid, cara, MENIT],
  )
  return { id, tanya: cara === 'TEKS' ? questionOf(deps, id).tanya : null }
}

/** The picture of a captcha, or null for an id that was never given out. */
export async function drawCaptcha(deps: Deps, id: string): Promise<string | null> {
  if (!/^[\w-]{1,36}$/.test(id)) return null
  const { rowCount } = await deps.pool.query(`SELECT 1 FROM captcha WHERE id = $1 AND cara = 'GAMBAR'`, [id])
  if (rowCount === 0) return null
  return drawText(textOf(deps, id), { size: PANJANG, noise: 2, width: 180, height: 56, fontSize: 52 })
}

/** Uses the captcha up, right or wrong, and tells whether the answer was right. */
export async function useCaptcha(deps: Deps, q: { id: string; sid: string; answer: string }): Promise<boolean> {
  const { rows } = await deps.pool.query<{ cara: Cara }>(
    `UPDATE captcha SET dipakai_pada = now()
     WHERE id = $1 AND sid = $2 AND dipakai_pada IS NULL AND kedaluwarsa > now() RETURNING cara`,
    [q.id, q.sid],
  )
  const answers = rows.flatMap(({ cara }) => rightAnswers(deps, q.id, cara))
  return answers.some((answer) => sameText(answer, q.answer.trim()))
}

function rightAnswers(deps: Deps, id: string, cara: Cara): string[] {
  const fixed = deps.config.CMSP_CAPTCHA_TEST_ANSWER
  if (fixed !== undefined) return [fixed]
  if (cara === 'GAMBAR') return [textOf(deps, id)]
  const { jawab } = questionOf(deps, id)
  return [String(jawab), sebut(jawab)]
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [expected, given].map((text) => Buffer.from(text.toLowerCase()))
  return a !== undefined && b !== undefined && a.length === b.length && timingSafeEqual(a, b)
}
