import { PAYING } from '../../domain/alur.js'
import { type Butir, HARI_BELAJAR, type JenisPeringatan } from '../../domain/peringatan.js'
import { Prisma } from '../../generated/prisma/client.js'

/** Approved by three persons and not taken back: what is familiar. */
export const DISETUJUI = [...PAYING, 'CAIR']

export type Baris = Butir & { sp2dId: bigint; jenis: JenisPeringatan }

// From a payee's or a deduction's past to each SP2D, never from all SP2D of the Pemda: a kept plan would.
export const SP2D_NYA = Prisma.sql`CROSS JOIN LATERAL (SELECT * FROM sp2d x WHERE x.id = l.sp2d_id OFFSET 0) t`

/** Whether the Pemda of SP2D `s` has paid long enough to know its accounts. */
export const TERBIASA = Prisma.sql`EXISTS (
  SELECT 1 FROM sp2d x WHERE x.pemda_id = s.pemda_id
    AND x.tanggal_bayar < (now() AT TIME ZONE 'Asia/Makassar')::date - ${HARI_BELAJAR}::int)`
