import { tanggalWita } from '../../src/domain/tanggal.js'
import { addHari } from '../../src/domain/kalender.js'
import { theirBooks } from '../laporan/buku.js'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'

/** The RKUD that the SP2D of these tests are paid from. */
export const rkudOf = (app: TestApp) => app.deps.prisma.rkud.findFirstOrThrow({ where: { pemda: { kode: '63.00' } } })

export const KEMARIN = () => addHari(tanggalWita(new Date()), -1)
export const hrefOf = async (app: TestApp, tanggal: string) => `/cmsp/rekonsiliasi/${(await rkudOf(app)).id}/${tanggal}`

/** Moves everything the bank has booked to the day before: a day that has ended. */
export const endDay = (app: TestApp) => theirBooks(app, `UPDATE journal SET at = at - interval '1 day'`)

/** The bank debits the RKUD without an order of ours: at the counter, or for itself. */
export async function debitAtCounter(
  app: TestApp,
  reference: string,
  amount: string,
  { at = new Date(Date.now() - 86_400_000), remark = 'Penarikan di loket', ke = '' } = {},
): Promise<void> {
  const { noRekening } = await rkudOf(app)
  await theirBooks(app, `UPDATE account SET balance = balance - $1 WHERE account = $2`, [amount, noRekening])
  await theirBooks(
    app,
    `INSERT INTO journal (at, reference, kind, debit, credit_bank, credit, amount, remark)
     SELECT $4, $1, 'INTRABANK', $2, bank, coalesce(nullif($6, ''), account), $3, $5
     FROM account WHERE bank = '122' AND internal ORDER BY account LIMIT 1`,
    [reference, noRekening, amount, at, remark, ke],
  )
}

export async function jalankan(app: TestApp, operator: Client, tanggal: string): Promise<string> {
  const href = await hrefOf(app, tanggal)
  return (await operator.submit(`${href}/jalankan`, {}, href)).text
}

/** Opens the gate of the Pemda as whoever may would, in the database. */
export async function bukaGerbang(app: TestApp): Promise<void> {
  const { pemdaId } = await rkudOf(app)
  await app.deps.pool.query(`UPDATE gerbang_kirim SET tertutup = false, diubah_pada = now() WHERE lingkup = $1`, [
    `pemda:${pemdaId}`,
  ])
}

export const kunciDi = (text: string): string => /<option value="(ref:[^"]+|bank:[^"]+)"/.exec(text)?.[1] ?? ''
