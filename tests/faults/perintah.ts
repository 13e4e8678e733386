import fc from 'fast-check'
import { JALUR_LEVEL, type Level, LEVELS, levelOf, type StatusSp2d } from '../../src/domain/alur.js'
import { bukaRekening, kirimNotice, terbitkan } from '../pencairan/adegan.js'
import { runPull } from '../../src/modules/fmis/pull.js'
import type { TestApp } from '../support/app.js'
import type { Client } from '../support/client.js'
import { find, makeBillings, setujuForm } from '../support/story.js'
import { bunuh, type Dunia, hidupkan } from './dunia.js'

/** What one sequence plays with: the SP2D it has published. */
export interface Lakon {
  sp2d: { id: string; idFmis: string }[]
}

type Langkah = fc.AsyncCommand<Lakon, Dunia>

/** A step; whatever answer a person gets on the way, it is never an error of the server. */
function langkah(nama: string, run: (lakon: Lakon, dunia: Dunia) => Promise<unknown>): Langkah {
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

const pick = (lakon: Lakon, n: number) => lakon.sp2d[n % Math.max(1, lakon.sp2d.length)]
const noted = (dunia: Dunia, nama: string, ...answers: { status: number }[]) => {
  for (const { status } of answers) if (status >= 500 && status !== 503) dunia.kesalahan.push(`${nama}: HTTP ${status}`)
}

async function statusNow({ app }: Dunia, id: string): Promise<StatusSp2d> {
  return (await app.deps.prisma.sp2d.findUniqueOrThrow({ where: { id: BigInt(id) } })).status as StatusSp2d
}

async function setuju(dunia: Dunia, level: Level, id: string, klik: number): Promise<void> {
  const person = dunia.people[level]
  const page = await person.get(`/cmsp/sp2d/${id}`)
  const form = setujuForm(page.text)
  const once = () => person.post(`/cmsp/sp2d/${id}/keputusan`, form, `/cmsp/sp2d/${id}`)
  noted(dunia, 'setuju', page, ...(await Promise.all(Array.from({ length: klik }, once))))
}

type Kode = 'benar' | 'salah' | 'terlambat'

async function otp(dunia: Dunia, level: Level, id: string, kode: Kode, klik: number): Promise<void> {
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
async function setujuiSemua(dunia: Dunia, id: string): Promise<void> {
  for (const level of LEVELS) {
    const status = await statusNow(dunia, id)
    if (levelOf(status) !== level) continue
    if (JALUR_LEVEL[level].menunggu === status) await setuju(dunia, level, id, 1)
    await otp(dunia, level, id, 'benar', 1)
  }
}

async function batalkan(dunia: Dunia, id: string): Promise<void> {
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

/** The pull alone, by this process: the workers may be dead. */
async function tarik(app: TestApp, maker: Client): Promise<void> {
  await maker.post('/cmsp/sp2d/tarik')
  const running = await app.deps.prisma.tarikFmis.findMany({ where: { status: 'BERJALAN' } })
  for (const { id } of running) await runPull(app.deps, id)
}

async function terbit(lakon: Lakon, { app, people }: Dunia, jenis: string): Promise<void> {
  if (jenis === 'pajak') {
    const asked = await app.simulator
      .post('/control/fmis/publish')
      .send({ pemda: '63.00', jumlah: 1, jenis: 'LS_BARANG_JASA' })
    const [{ idsp2d, nomor }] = asked.body.data as [{ idsp2d: number; nomor: string }]
    await tarik(app, people.MAKER)
    const { id } = await find(app, nomor)
    lakon.sp2d.push({ id, idFmis: String(idsp2d) })
    await makeBillings(app, people.MAKER, id)
    return
  }
  const penerima = []
  for (const [n, bank] of [...jenis].map((huruf) => (huruf === 'S' ? '122' : '002')).entries()) {
    const nama = `Penerima ${n}`
    const jumlah = `${1_000_000 + n}.00`
    penerima.push({ id: n + 1, nama, bank_kode: bank, rekening: await bukaRekening(app, nama, bank), jumlah })
  }
  lakon.sp2d.push(await terbitkan(app, people.MAKER, penerima, {}, tarik))
}

async function retur({ app }: Dunia, n: number, tahu: boolean): Promise<void> {
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

const MODES = [
  ...['slow', 'hang-after', 'hang-before', 'reset-after', 'reset-before', 'error500-after', 'error500-before'],
  ...['error504-after', 'broken-json-after', 'unauthorized', 'down', 'pending', 'pending-then-failed', 'duplicate'],
  ...['not-found-then-late', 'refuse:40314', 'refuse:40305', 'refuse:40306'],
]
const ENDPOINTS = [
  '/v1.0/transfer-',
  '/v1.0/transfer/status',
  '/mpn/v1/payment',
  '/mpn/v1/reinquiry',
  '/v1.0/',
  '/fmis',
  '/sms',
]

const index = fc.nat(5)
const level = fc.constantFrom(...LEVELS)
const klik = fc.constantFrom(1, 1, 2)

const terbitkanSaja = fc
  .constantFrom('S', 'L', 'SL', 'LLS', 'pajak')
  .map((jenis) => langkah(`terbit ${jenis}`, (l, d) => terbit(l, d, jenis)))
const setujuiSaja = index.map((n) =>
  langkah(`setujui semua ${n}`, async (l, d) => {
    const found = pick(l, n)
    if (found) await setujuiSemua(d, found.id)
  }),
)

/** Everything people, FMIS, the bank and power cuts may do, in any order. */
export const LANGKAH: fc.Arbitrary<Langkah>[] = [
  // Most stories are about money only if something is published and approved.
  ...[terbitkanSaja, terbitkanSaja, setujuiSaja, setujuiSaja, setujuiSaja],
  fc.tuple(level, index, klik).map(([who, n, k]) =>
    langkah(`setuju ${who} ${n} x${k}`, async (l, d) => {
      const found = pick(l, n)
      if (found) await setuju(d, who, found.id, k)
    }),
  ),
  fc.tuple(level, index, fc.constantFrom<Kode>('benar', 'salah', 'terlambat'), klik).map(([who, n, kode, k]) =>
    langkah(`otp ${kode} ${who} ${n} x${k}`, async (l, d) => {
      const found = pick(l, n)
      if (found) await otp(d, who, found.id, kode, k)
    }),
  ),
  fc.tuple(index, fc.boolean()).map(([n, tarik]) =>
    langkah(`FMIS ${tarik ? 'menarik' : 'mengubah'} ${n}`, async (l, d) => {
      const found = pick(l, n)
      if (!found) return
      const target = { pemda: '63.00', idsp2d: Number(found.idFmis) }
      if (tarik) await d.app.simulator.post('/control/fmis/withdraw').send(target)
      else
        await d.app.simulator
          .patch('/control/fmis/record')
          .send({ ...target, ubah: { keterangan: `Ubah ${Date.now()}` } })
      noted(d, 'tarik', await d.people.MAKER.post('/cmsp/sp2d/tarik'))
    }),
  ),
  index.map((n) =>
    langkah(`batalkan ${n}`, async (l, d) => {
      const found = pick(l, n)
      if (found) await batalkan(d, found.id)
    }),
  ),
  fc
    .tuple(fc.constantFrom(...ENDPOINTS), fc.constantFrom(...MODES), fc.integer({ min: 1, max: 3 }))
    .map(([endpoint, mode, times]) =>
      langkah(`gangguan ${endpoint} ${mode} x${times}`, (_l, d) =>
        Promise.resolve(d.app.simulator.post('/control/faults').send({ endpoint, mode, times, delayMs: 700 })),
      ),
    ),
  fc.constantFrom<0 | 1 | 'bank'>(0, 1, 'bank').map((who) => langkah(`SIGKILL ${who}`, (_l, d) => bunuh(d, who))),
  fc.constant(langkah('hidupkan', (_l, d) => hidupkan(d))),
  fc
    .tuple(index, fc.boolean())
    .map(([n, tahu]) => langkah(`retur ${n} ${tahu ? 'dengan' : 'tanpa'} callback`, (_l, d) => retur(d, n, tahu))),
]
