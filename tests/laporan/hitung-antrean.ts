import {
  BERJALAN,
  berstatus,
  type Buku,
  jumlahkan,
  membayarRetur,
  type Row,
  sen,
  type Siapa,
  terlihat,
} from './tabel.js'

/** What waits, computed once more row by row: from the rules, without SQL. */

const MENUNGGU = { MAKER: 'DITERIMA', CHECKER: 'DISETUJUI_MAKER', APPROVER: 'DISETUJUI_CHECKER' }
export const memutuskan = (peran: string): peran is keyof typeof MENUNGGU => peran in MENUNGGU

/** The levels somebody decides at; who decides nothing sees those of all. */
const levelsOf = (peran: string) => (memutuskan(peran) ? [peran] : (Object.keys(MENUNGGU) as (keyof typeof MENUNGGU)[]))
const menungguDi = (peran: string) => levelsOf(peran).map((level) => MENUNGGU[level])
const tugasDi = (peran: string) => levelsOf(peran).map((level) => `TUGAS_${level}`)

/** In an earlier year only a retur is still decided on. */
const bolehDiputus = (buku: Buku) => (row: Row<'sp2d'>) => row.tahun === String(BERJALAN) || membayarRetur(buku, row)

export const perluDiproses = (buku: Buku, siapa: Siapa, peran: string): Row<'sp2d'>[] =>
  berstatus(terlihat(buku, siapa), ...menungguDi(peran)).filter(bolehDiputus(buku))

export const diDaftarTugas = (buku: Buku, siapa: Siapa, peran: string): Row<'sp2d'>[] =>
  berstatus(terlihat(buku, siapa), ...tugasDi(peran))

/** What a task confirms: the netto; of a retur what its plan pays again. */
export function dikonfirmasi(buku: Buku, sp2d: Row<'sp2d'>): bigint {
  const putaran = buku.putaran.find((row) => row.sp2d_id === sp2d.id && row.nomor === sp2d.putaran)
  if (putaran?.sebab !== 'RETUR') return sen(sp2d.netto)
  return sen((JSON.parse(putaran.rencana) as { bruto: string }).bruto)
}

export const returLalu = (buku: Buku, { pemdaId, tahun }: Siapa, peran: string): number =>
  tahun < BERJALAN || !memutuskan(peran)
    ? 0
    : berstatus(buku.sp2d, ...menungguDi(peran), ...tugasDi(peran)).filter(
        (row) => row.pemda_id === pemdaId && Number(row.tahun) < BERJALAN && membayarRetur(buku, row),
      ).length

const PAYING = ['DISETUJUI', 'PENCAIRAN', 'PERLU_TINDAKAN']

/** Only to a Pemda's own people. */
export const bayarLalu = (buku: Buku, { pemdaId, tahun }: Siapa): number =>
  tahun < BERJALAN
    ? 0
    : berstatus(buku.sp2d, ...PAYING).filter((row) => row.pemda_id === pemdaId && Number(row.tahun) < BERJALAN).length

/** Every year somebody sees: how many SP2D, how many still wait, and how many are being paid. */
export function tahun(buku: Buku, { pemdaId }: Siapa): [number, number, number, number][] {
  return [BERJALAN, BERJALAN - 1].map((year) => {
    const rows = terlihat(buku, { pemdaId, tahun: year })
    const waiting = berstatus(rows, ...menungguDi(''), ...tugasDi('')).filter(bolehDiputus(buku))
    return [year, rows.length, waiting.length, berstatus(rows, ...PAYING).length]
  })
}

/** SP2D of this year, in the running one of all until then. */
const terbuka = (buku: Buku, { pemdaId, tahun: year }: Siapa) =>
  year === BERJALAN
    ? buku.sp2d.filter((row) => (pemdaId === null || row.pemda_id === pemdaId) && Number(row.tahun) <= year)
    : terlihat(buku, { pemdaId, tahun: year })

/** Codes in use that have run out or will within three days, of what may still be paid and is not. */
export function kedaluwarsa(buku: Buku, siapa: Siapa): Row<'billing'>[] {
  const running = berstatus(terbuka(buku, siapa), ...menungguDi(''), ...tugasDi(''), ...PAYING)
  const legOf = ({ leg_id }: Row<'bukti_pajak'>) => buku.leg.find(({ id }) => id === leg_id)
  const paid = new Set(buku.bukti_pajak.map((row) => legOf(row)?.billing_id))
  return buku.billing.filter(
    (code) =>
      code.dilepas_pada === '' &&
      new Date(code.kedaluwarsa).getTime() <= Date.now() + 3 * 86_400_000 &&
      running.some(({ id }) => id === code.sp2d_id) &&
      buku.pajak.some((row) => row.billing_id === code.id) &&
      !paid.has(code.id),
  )
}

/** Running payments of which something waits to be sent: number and how much. */
export function antrean(buku: Buku, siapa: Siapa): string[] {
  return berstatus(terbuka(buku, siapa), ...PAYING).flatMap((sp2d) => {
    const pencairan = buku.pencairan.find((row) => row.sp2d_id === sp2d.id && row.putaran === sp2d.putaran)
    const legs = berstatus(buku.leg, 'SIAP').filter((leg) => leg.pencairan_id === pencairan?.id)
    return legs.length > 0 ? [`${sp2d.nomor} ${jumlahkan(legs, 'jumlah')}`] : []
  })
}

/** Legs of a year, and whatever is not settled of any. */
export function meja(buku: Buku, year: number): Row<'leg'>[] {
  const sp2d = new Set(terlihat(buku, { pemdaId: null, tahun: year }).map(({ id }) => id))
  const own = new Set(buku.pencairan.filter((row) => sp2d.has(row.sp2d_id)).map(({ id }) => id))
  const settled = ['BERHASIL', 'RETUR', 'DIBATALKAN']
  return buku.leg.filter((leg) => own.has(leg.pencairan_id) || !settled.includes(leg.status))
}

/** Bruto, PPN, PPh, the other deductions and netto of a Daftar Penguji. */
export function penguji(buku: Buku, { pemda_id, tahun: year, nomor }: Row<'daftar_penguji'>): bigint[] {
  const sp2d = buku.sp2d.filter((row) => row.pemda_id === pemda_id && row.tahun === year && row.penguji_nomor === nomor)
  const within = (row: { sp2d_id: string; mengurangi: string }) =>
    row.mengurangi === 't' && sp2d.some(({ id }) => id === row.sp2d_id)
  const sums = [0n, 0n, jumlahkan(buku.potongan.filter(within), 'jumlah')]
  for (const { kap, jumlah } of buku.pajak.filter(within)) {
    const n = ['411211', '411212'].includes(kap) ? 0 : kap.startsWith('41112') ? 1 : 2
    sums[n] = (sums[n] ?? 0n) + sen(jumlah)
  }
  return [jumlahkan(sp2d, 'bruto'), ...sums, jumlahkan(sp2d, 'netto')]
}
