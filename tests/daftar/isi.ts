import { withClient } from '../../src/dev/databases.js'
import type { TestApp } from '../support/app.js'

/** SP2D as rows: many at once, without FMIS. Each has the amount, payee and day of its number. */
export interface Baris {
  nomor: string
  penerima?: string
  netto?: string
  tanggal?: string
  status?: string
  jenis?: string
  penguji?: string
  bayar?: string | null
  putaran?: number
}

/** Stores these SP2D in a Pemda, in whatever status, and answers their ids by number. */
export async function isi(app: TestApp, pemda: string, rows: Baris[]): Promise<Record<string, string>> {
  const { prisma } = app.deps
  const { id: pemdaId } = await prisma.pemda.findUniqueOrThrow({ where: { kode: pemda } })
  const opd = await prisma.opd.upsert({
    where: { pemdaId_kode: { pemdaId, kode: '9.01' } },
    create: { pemdaId, kode: '9.01', nama: 'Dinas Uji' },
    update: {},
  })
  const rkud = await prisma.rkud.findFirstOrThrow({ where: { pemdaId } })
  const of = <K extends keyof Baris>(key: K, otherwise: NonNullable<Baris[K]> | null) =>
    rows.map((row) => row[key] ?? otherwise)
  const values = [
    ...[pemdaId, opd.id, rkud.id],
    ...[of('nomor', ''), of('jenis', 'UP'), of('tanggal', '2026-11-20'), of('penguji', '1/DP/2026')],
    ...[of('penerima', 'CV Uji'), of('netto', '1000.00'), of('status', 'DITERIMA'), of('bayar', null)],
    of('putaran', 1),
  ]
  return withClient(app.ownerUrl, async (owner) => {
    // The owner may lay rows down where the graph would have them go.
    await owner.query('BEGIN; ALTER TABLE sp2d DISABLE TRIGGER USER')
    const { rows: stored } = await owner.query<{ id: string; nomor: string }>(SP2D, values)
    await owner.query(PENGUJI)
    await owner.query(PUTARAN, [stored.map(({ id }) => id)])
    await owner.query('ALTER TABLE sp2d ENABLE TRIGGER USER; COMMIT')
    return Object.fromEntries(stored.map(({ nomor, id }) => [nomor, id]))
  })
}

const SP2D = `INSERT INTO sp2d (pemda_id, tahun, nomor, id_fmis, opd_id, rkud_id, jenis, tanggal, keperluan, spm_nomor, spm_tanggal,
       kuasa_bud_nama, kuasa_bud_nip, kuasa_bud_jabatan, penguji_nomor, penguji_tanggal, penguji_dicetak, penerima_nama,
       bruto, netto, status, tanggal_bayar, putaran, level_tolak)
     SELECT $1, 2026, u.nomor, u.nomor, $2, $3, u.jenis, u.tanggal, 'Uji', '1/SPM', u.tanggal, 'Kuasa',
       '197001011995031001', 'Kuasa BUD', u.penguji, u.tanggal, u.tanggal, u.penerima, u.netto, u.netto, u.status, u.bayar,
       u.putaran, CASE u.status WHEN 'DITOLAK' THEN 'MAKER' END
     FROM unnest($4::text[], $5::text[], $6::date[], $7::text[], $8::text[], $9::numeric[], $10::text[], $11::date[],
       $12::int[]) AS u (nomor, jenis, tanggal, penguji, penerima, netto, status, bayar, putaran)
     RETURNING id, nomor`
const PENGUJI = `INSERT INTO daftar_penguji (pemda_id, tahun, nomor, tanggal, dicetak)
  SELECT pemda_id, tahun, penguji_nomor, max(penguji_tanggal), max(penguji_dicetak) FROM sp2d GROUP BY 1, 2, 3
  ON CONFLICT DO NOTHING`
const PUTARAN = `INSERT INTO putaran (sp2d_id, nomor, sebab, versi)
  SELECT id, putaran, CASE putaran WHEN 1 THEN 'BARU' ELSE 'KIRIM_ULANG' END, 1 FROM sp2d WHERE id = ANY ($1)`

/** The numbers a page of Data SP2D shows, in their order. */
export const nomorOn = (html: string): string[] =>
  [...html.matchAll(/<th scope="row" id="sp2d-\d+"><a class="number"[^>]*>([^]*?)<\/a>/g)].map(([, text = '']) =>
    text.replaceAll('<wbr>', ''),
  )

/** What stands in the chips. */
export const chipsOn = (html: string): string[] =>
  [...html.matchAll(/<a class="chip" href="[^"]*">([^<]*?)\s*<svg/g)].map(([, text = '']) => text.trim())

/** Where a link of the page leads; its text or the name in it is given. */
export function hrefOf(html: string, text: string): string {
  const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^]*?)<\/a>/g)]
  const words = (inner: string) =>
    inner
      .replaceAll('<wbr>', '')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
  const found = links.find(([, , inner = '']) => words(inner).includes(text))
  return (found?.[1] ?? '').replaceAll('&amp;', '&')
}
