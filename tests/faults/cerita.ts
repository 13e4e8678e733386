import fc from 'fast-check'
import { LEVELS } from '../../src/domain/alur.js'
import type { Dunia } from './dunia.js'
import { bunuh, hidupkan } from './dunia.js'
import * as aksi from './perintah.js'

const MODES = [
  ...['slow', 'hang-after', 'hang-before', 'reset-after', 'reset-before', 'error500-after', 'error500-before'],
  ...['error504-after', 'broken-json-after', 'unauthorized', 'down', 'pending', 'pending-then-failed', 'duplicate'],
  ...['not-found-then-late', 'refuse:40314', 'refuse:40305', 'refuse:40306'],
]
const ENDPOINTS = [
  ...['/v1.0/transfer-', '/v1.0/transfer-', '/v1.0/transfer/status', '/mpn/v1/payment', '/mpn/v1/reinquiry'],
  ...['/v1.0/', '/fmis', '/sms'],
]
const SENDING = ['/v1.0/transfer-', '/v1.0/transfer-', '/mpn/v1/payment']

const index = fc.nat(5)
const level = fc.constantFrom(...LEVELS)
const klik = fc.constantFrom(1, 1, 2)

/** A step about one of the SP2D of the story. */
const tentang = (
  nama: string,
  n: number,
  run: (dunia: Dunia, sp2d: aksi.Lakon['sp2d'][number]) => Promise<unknown>,
): aksi.Langkah =>
  aksi.langkah(`${nama} ${n}`, async (lakon, dunia) => {
    const found = aksi.pick(lakon, n)
    if (found) await run(dunia, found)
  })

const terbit = (jenis: string) => aksi.langkah(`terbit ${jenis}`, (lakon, dunia) => aksi.terbit(lakon, dunia, jenis))
const setujuiSemua = (n: number) => tentang('setujui semua', n, (dunia, { id }) => aksi.setujuiSemua(dunia, id))
const gangguan = fc
  .tuple(fc.constantFrom(...ENDPOINTS), fc.constantFrom(...MODES), fc.integer({ min: 1, max: 3 }))
  .map(([endpoint, mode, times]) =>
    aksi.langkah(`gangguan ${endpoint} ${mode} x${times}`, (_lakon, { app }) =>
      Promise.resolve(app.simulator.post('/control/faults').send({ endpoint, mode, times, delayMs: 700 })),
    ),
  )
const JENIS = fc.constantFrom('S', 'L', 'SL', 'LLS', 'pajak')

const BIASA = [JENIS.map(terbit), index.map(setujuiSemua), index.map(setujuiSemua), gangguan, gangguan]

/** Everything people, FMIS, the bank and power cuts may do, in any order; the usual more often than the rest. */
const LANGKAH: fc.Arbitrary<aksi.Langkah>[] = [
  ...BIASA,
  ...BIASA,
  fc
    .tuple(level, index, klik)
    .map(([who, n, k]) => tentang(`setuju ${who} x${k}`, n, (d, { id }) => aksi.setuju(d, who, id, k))),
  fc
    .tuple(level, index, fc.constantFrom<aksi.Kode>('benar', 'salah', 'terlambat'), klik)
    .map(([who, n, kode, k]) => tentang(`otp ${kode} ${who} x${k}`, n, (d, { id }) => aksi.otp(d, who, id, kode, k))),
  level.map((who) => aksi.langkah(`masuk lagi ${who}`, (_lakon, d) => aksi.masukLagi(d, who))),
  fc
    .tuple(index, fc.boolean())
    .map(([n, tarik]) =>
      tentang(`FMIS ${tarik ? 'menarik' : 'mengubah'}`, n, (d, sp2d) =>
        tarik ? aksi.ditarik(d, sp2d) : aksi.diubah(d, sp2d),
      ),
    ),
  index.map((n) => tentang('FMIS menarik selagi OTP', n, aksi.ditarikSelagiOtp)),
  fc
    .tuple(index, index)
    .map(([n, ke]) => tentang(`FMIS mengoreksi rekening ke-${ke}`, n, (d, sp2d) => aksi.koreksi(d, sp2d, ke))),
  index.map((n) => tentang('batalkan', n, (d, { id }) => aksi.batalkan(d, id))),
  fc
    .constantFrom<0 | 1 | 'bank'>(0, 1, 'bank')
    .map((who) => aksi.langkah(`SIGKILL ${who}`, (_lakon, d) => bunuh(d, who))),
  fc
    .tuple(fc.constantFrom(...SENDING), fc.constantFrom('hang-before', 'hang-after', 'slow'))
    .map(([endpoint, mode]) =>
      aksi.langkah(`SIGKILL keduanya di tengah ${endpoint} ${mode}`, (_lakon, d) =>
        aksi.matiDiTengah(d, endpoint, mode),
      ),
    ),
  fc.constant(aksi.langkah('hidupkan', (_lakon, d) => hidupkan(d))),
  fc
    .tuple(index, fc.boolean())
    .map(([n, tahu]) =>
      aksi.langkah(`retur ${n} ${tahu ? 'dengan' : 'tanpa'} callback`, (_lakon, d) => aksi.retur(d, n, tahu)),
    ),
]

/**
 * A story begins with SP2D of FMIS, goes on in any order, and in most of them the three approve in the end what is still
 * open, while the faults last: so money moves in nearly every one.
 */
export const CERITA = fc.record({
  awal: fc.array(JENIS.map(terbit), { minLength: 1, maxLength: 3 }),
  tengah: fc.commands(LANGKAH, { maxCommands: 14, size: 'max' }).map((commands) => [...commands]),
  akhir: fc.constantFrom([], [0, 1, 2, 3, 4, 5].map(setujuiSemua), [0, 1, 2, 3, 4, 5].map(setujuiSemua)),
})
