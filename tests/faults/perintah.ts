import type fc from 'fast-check'
import { expect, vi } from 'vitest'
import { JALUR_LEVEL, type Level, LEVELS, levelOf, type StatusSp2d } from '../../src/domain/alur.js'
import { type Bayar, bukaRekening, kirimNotice, terbitkan } from '../pencairan/adegan.js'
import { runPull } from '../../src/modules/fmis/pull.js'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { meanwhile } from '../support/sela.js'
import { find, makeBillings, setujuForm } from '../support/story.js'
import { bunuh, type Dunia, hidupkan } from './dunia.js'

/** What one sequence plays with: the SP2D it has published. */
export interface Lakon {
  sp2d: { id: string; idFmis: string; penerima: Bayar[] }[]
}

export type Langkah = fc.AsyncCommand<Lakon, Dunia>

/** A step; whatever answer a person gets on the way, it is never an error of the server. */
export function langkah(nama: string, run: (lakon: Lakon, dunia: Dunia) => Promise<unknown>): Langkah {
  return {
    check: () => true,
    toString: () => nama,
    run: async (lakon, dunia) => {
      // A step may find its SP2D moved on; only the answers of the server count.
      await run(lakon, dunia).catch((error: unknown) => {
        const text = String(error)
        if (/\b500\b/.test(text)) dunia.kesalahan.push(`${nama}: ${text}`)
      })
    },
  }
}

export const pick = (lakon: Lakon, n: number) => lakon.sp2d[n % Math.max(1, lakon.sp2d.length)]
export const noted = (dunia: Dunia, nama: string, ...answers: { status: number }[]) => {
  for (const { status } of answers) if (status >= 500 && status !== 503) dunia.kesalahan.push(`${nama}: HTTP ${status}`)
}

async function statusNow({ app }: Dunia, id: string): Promise<StatusSp2d> {
  return (await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })).status as StatusSp2d
}

export async function setuju(dunia: Dunia, level: Level, id: string, klik: number): Promise<void> {
  const person = dunia.people[level]
  const page = await person.get(`/cmsp/sp2d/${id}`)
  const form = setujuForm(page.text)
  const once = () => person.post(`/cmsp/sp2d/${id}/keputusan`, form, `/cmsp/sp2d/${id}`)
  noted(dunia, 'setuju', page, ...(await Promise.all(Array.from({ length: klik }, once))))
}

export type Kode = 'benar' | 'salah' | 'terlambat'

export async function otp(dunia: Dunia, level: Level, id: string, kode: Kode, klik: number): Promise<void> {
  const { app, people } = dunia
  const asked = await people[level].post('/cmsp/tugas/otp', { id: [id] })
  noted(dunia, 'Get OTP', asked)
  const tantanganId = /tantangan=(\d+)/.exec(asked.headers['location'] ?? '')?.[1]
  if (!tantanganId) return
  const { pengguna } = await app.deps.prisma.tantangan.findUniqueOrThrow({
    where: { id: BigInt(tantanganId) },
    include: { pengguna: true },
  })
  const inbox = (await app.simulator.get('/inbox/sms').query({ to: pengguna.noHp })).body as { text: string }[]
  const right = /\b\d{6}\b/.exec(inbox[0]?.text ?? '')?.[0] ?? '000000'
  const typed = kode === 'salah' ? String((Number(right) + 1) % 1_000_000).padStart(6, '0') : right
  if (kode === 'terlambat')
    await app.deps.pool.query('UPDATE tantangan SET kedaluwarsa = now() WHERE id = $1', [tantanganId])
  const once = () => people[level].post('/cmsp/tugas/proses', { id: [id], tantanganId, otp: typed.split('') })
  noted(dunia, 'Proses', ...(await Promise.all(Array.from({ length: klik }, once))))
}

/** Takes an SP2D to approval from wherever it stands. */
export async function setujuiSemua(dunia: Dunia, id: string): Promise<void> {
  for (const level of LEVELS) {
    const status = await statusNow(dunia, id)
    if (levelOf(status) !== level) continue
    if (JALUR_LEVEL[level].menunggu === status) await setuju(dunia, level, id, 1)
    await otp(dunia, level, id, 'benar', 1)
  }
}

export async function batalkan(dunia: Dunia, id: string): Promise<void> {
  const { app, people } = dunia
  const href = `/cmsp/sp2d/${id}/batalkan`
  const page = await people.APPROVER.submit(`${href}/otp`, { keterangan: 'Dibatalkan dalam uji gangguan' }, href)
  const tantanganId = /name="tantanganId" value="(\d+)"/.exec(page.text)?.[1]
  noted(dunia, 'batalkan', page)
  if (!tantanganId) return
  const { pengguna } = await app.deps.prisma.tantangan.findUniqueOrThrow({
    where: { id: BigInt(tantanganId) },
    include: { pengguna: true },
  })
  const inbox = (await app.simulator.get('/inbox/sms').query({ to: pengguna.noHp })).body as { text: string }[]
  const kode = /\b\d{6}\b/.exec(inbox[0]?.text ?? '')?.[0] ?? ''
  noted(dunia, 'batalkan', await people.APPROVER.post(href, { tantanganId, otp: kode.split('') }, href))
}

/** Leaves and signs in anew, once with the wrong password before: the session in hand is another one afterwards. */
export async function masukLagi({ app, people }: Dunia, level: Level): Promise<void> {
  const username = `${level.toLowerCase()}.prov`
  const wrong = await app.signIn(username, 'Bukan-Kata-Sandinya-1').catch(() => null)
  expect(wrong).toBeNull()
  const anew = await app.signIn(username)
  await people[level].post('/cmsp/keluar')
  people[level] = anew
}

/** The pull alone, by this process: the workers may be dead. */
async function tarik(app: TestApp, maker: Client): Promise<void> {
  await maker.post('/cmsp/sp2d/tarik')
  const running = await app.deps.prisma.tarikFmis.findMany({ where: { status: 'BERJALAN' } })
  for (const { id } of running) await runPull(app.deps, id)
}

export async function terbit(lakon: Lakon, { app, people }: Dunia, jenis: string): Promise<void> {
  if (jenis === 'pajak') {
    const asked = await app.simulator
      .post('/control/fmis/publish')
      .send({ pemda: '63.00', jumlah: 1, jenis: 'LS_BARANG_JASA' })
    const [{ idsp2d, nomor }] = asked.body.data as [{ idsp2d: number; nomor: string }]
    await tarik(app, people.MAKER)
    const { id } = await find(app, nomor)
    lakon.sp2d.push({ id, idFmis: String(idsp2d), penerima: [] })
    await makeBillings(app, people.MAKER, id)
    return
  }
  const penerima: Bayar[] = []
  for (const [n, bank] of [...jenis].map((huruf) => (huruf === 'S' ? '122' : '002')).entries()) {
    const nama = `Penerima ${n}`
    const jumlah = `${1_000_000 + n}.00`
    penerima.push({ id: n + 1, nama, bank_kode: bank, rekening: await bukaRekening(app, nama, bank), jumlah })
  }
  lakon.sp2d.push({ ...(await terbitkan(app, people.MAKER, penerima, {}, tarik)), penerima })
}

/** FMIS names another account for one payee: a drift before approval, the way to a re-issue after a return. */
export async function koreksi({ app, people }: Dunia, sp2d: Lakon['sp2d'][number], n: number): Promise<void> {
  const lama = sp2d.penerima[n % Math.max(1, sp2d.penerima.length)]
  if (!lama) return
  lama.rekening = await bukaRekening(app, lama.nama, lama.bank_kode)
  const penerima = sp2d.penerima.map((row) => ({
    npwp: null,
    alamat: 'Jl. Uji',
    bank_nama: `Bank ${row.bank_kode}`,
    ...row,
  }))
  await app.simulator
    .patch('/control/fmis/record')
    .send({ pemda: '63.00', idsp2d: Number(sp2d.idFmis), ubah: { penerima } })
  await tarik(app, people.MAKER)
}

/** Both workers die at the moment an order is with the bank or the treasury and its answer is not yet here. */
export async function matiDiTengah(dunia: Dunia, endpoint: string, mode: string): Promise<void> {
  const { app } = dunia
  await app.simulator.post('/control/faults').send({ endpoint, mode, times: 1, delayMs: 700 })
  await hidupkan(dunia)
  const kanal = endpoint.startsWith('/mpn') ? 'MPN' : 'BANK'
  const sent = () => app.deps.prisma.percobaan.count({ where: { status: 'DIKIRIM', kanal } })
  // Nothing on its way in time: then they die idle.
  await vi
    .waitFor(async () => expect(await sent()).toBeGreaterThan(0), { timeout: 1000, interval: 25 })
    .catch(() => null)
  await Promise.all([bunuh(dunia, 0), bunuh(dunia, 1)])
}

export async function retur({ app }: Dunia, n: number, tahu: boolean): Promise<void> {
  const paid = await app.deps.prisma.percobaan.findMany({
    where: {
      kanal: 'BANK',
      status: 'BERHASIL',
      jalur: { not: 'INTRABANK' },
      leg: { status: 'BERHASIL', jenis: 'NETTO' },
    },
    orderBy: { id: 'desc' },
    take: 3,
  })
  const referensi = paid[n % Math.max(1, paid.length)]?.referensi
  if (!referensi) return
  await app.simulator.post('/control/bank/retur').send({ reference: referensi, alasan: 'Rekening dorman' })
  if (tahu) await kirimNotice(app, referensi)
  // Without a notice the application asks some hours later: now.
  else
    await app.deps.pool.query(
      `UPDATE leg SET tanya_retur_pada = now() WHERE id IN (SELECT leg_id FROM percobaan WHERE referensi = $1)`,
      [referensi],
    )
}

/** FMIS says that the document is void. */
export async function ditarik({ app, people }: Dunia, { idFmis }: Lakon['sp2d'][number]): Promise<void> {
  await app.simulator.post('/control/fmis/withdraw').send({ pemda: '63.00', idsp2d: Number(idFmis) })
  await tarik(app, people.MAKER)
}

/** The same while somebody confirms it: the pull has read the SP2D as it was before, and writes afterwards. */
export async function ditarikSelagiOtp(dunia: Dunia, sp2d: Lakon['sp2d'][number]): Promise<void> {
  const level = levelOf(await statusNow(dunia, sp2d.id))
  if (!level) return ditarik(dunia, sp2d)
  if (JALUR_LEVEL[level].menunggu === (await statusNow(dunia, sp2d.id))) await setuju(dunia, level, sp2d.id, 1)
  await meanwhile(
    dunia.app,
    (tx) => tx.query('LOCK TABLE karantina IN SHARE MODE'),
    () => ditarik(dunia, sp2d),
    () => otp(dunia, level, sp2d.id, 'benar', 1),
  )
}

/** FMIS changes a field that moves no money but belongs to what the three sign. */
export async function diubah({ app, people }: Dunia, { idFmis }: Lakon['sp2d'][number]): Promise<void> {
  const ubah = { keterangan: `Ubah ${Date.now()}` }
  await app.simulator.patch('/control/fmis/record').send({ pemda: '63.00', idsp2d: Number(idFmis), ubah })
  await tarik(app, people.MAKER)
}
