import { z } from 'zod'
import { NotFound } from '../control/errors.js'
import type { Deps } from '../options.js'
import { atBankKalsel, findAccounts } from './accounts.js'
import { type Line, listLines, rupiah, sumPeriod } from './statement.js'

const asked = z.object({ account: z.string().regex(/^\d{5,34}$/), tanggal: z.iso.date() })

const comma = (amount: string): string => amount.replace('.', ',')
const saldo = (tag: string, day: string, value: bigint): string =>
  `:${tag}:${value < 0n ? 'D' : 'C'}${day}IDR${comma(rupiah(value < 0n ? -value : value))}`

// A line of free text may begin neither with a colon nor with a hyphen.
const wrap = (text: string): string[] =>
  (text.match(/.{1,65}/g) ?? []).map((line) => (/^[:-]/.test(line) ? `.${line.slice(1)}` : line))

function movement(line: Line, day: string): string[] {
  const [first = '', ...more] = [
    ...wrap(`/EREF/${line.reference}`),
    ...(line.other ? wrap(`/CNTP/${line.other}`) : []),
    ...wrap(`/REMI/${line.remark}`),
  ]
  const mark = line.out ? 'D' : 'C'
  return [
    `:61:${day}${day.slice(2)}${mark}${comma(line.amount)}NTRF${line.reference.slice(0, 16)}//${line.id}`,
    `:86:${first}`,
    ...more,
  ]
}

/** The statement of an account and day (WITA) as the bank's MT940 file, from the same journal as service 14. */
export async function writeMt940({ pool }: Deps, input: Record<string, unknown>): Promise<string> {
  const { account, tanggal } = asked.parse(input)
  const [found] = await findAccounts(pool, atBankKalsel(account))
  if (!found) throw new NotFound('Rekening tidak ditemukan.')
  const from = new Date(`${tanggal}T00:00:00+08:00`)
  const period = { account, from, to: new Date(from.getTime() + 86_400_000) }
  const { starting, ending } = await sumPeriod(pool, period, found.balance)
  const lines = await listLines(pool, period, { limit: null, offset: 0 })
  const day = tanggal.slice(2).replaceAll('-', '')
  const rows = [
    `{1:F01BKALIDJ1AXXX0000000000}{2:I940CMSPIDJ1XXXXN}{4:`,
    ...[`:20:${day}${account.slice(-10)}`, `:25:${account}`, `:28C:${day.slice(2)}/1`, saldo('60F', day, starting)],
    ...lines.flatMap((line) => movement(line, day)),
    ...[saldo('62F', day, ending), '-}'],
  ]
  return rows.map((row) => `${row}\r\n`).join('')
}
