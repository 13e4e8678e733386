import pg from 'pg'
import type { DatabaseUrls } from '../databases.js'
import type { Orang } from './orang.js'
import type { Server } from './server.js'

/** One OTP confirms so many at most. */
export const MASSAL = 200

/** So many SP2D were paid to the accounts of potongan that the prepared ones name. */
const DIKENAL = 2000

/** One piece of work: what was done, how long it took, and the application's processor time where that decides. */
export interface Kerja {
  nama: string
  jumlah: number
  detik: number
  cpuMs?: number
  catatan?: string
}

export interface Tempat {
  app: Server
  urls: DatabaseUrls
  /** As the server's administrator, who may set the scene. */
  adminUrl: string
  simulator: string
}

export async function dicatat(nama: string, app: Server, jumlah: number, work: () => Promise<unknown>): Promise<Kerja> {
  const cpu = app.cpu()
  const mulai = performance.now()
  await work()
  return { nama, jumlah, detik: (performance.now() - mulai) / 1000, cpuMs: (app.cpu() - cpu) * 1000 }
}

export async function sql<T extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('SET session_replication_role = replica')
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}

const KODE = `(SELECT min(m.kode) FROM peta_potongan m JOIN pemda d ON d.id = m.pemda_id WHERE d.kode = '63.00')`

/** SP2D of the province that nobody has decided on, with payees asked today, codes that last and served potongan. */
export async function siapkan(adminUrl: string, banyak: number): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    adminUrl,
    `SELECT s.id FROM sp2d s JOIN pemda d ON d.id = s.pemda_id WHERE d.kode = '63.00' AND s.tahun = 2026 AND s.status = 'DITERIMA' AND s.id_fmis LIKE 'B%'
     ORDER BY s.id LIMIT $1`,
    [banyak],
  )
  const ids = rows.map(({ id }) => id)
  for (const text of [
    `UPDATE penerima SET diperiksa_pada = now(), status_rekening = 'aktif', skor_nama = 100, no_rekening = '77' || lpad(sp2d_id::text, 9, '0'), npwp = NULL,
       nama = 'CV ' || md5(sp2d_id::text), nama_di_bank = 'CV ' || md5(sp2d_id::text) WHERE sp2d_id = ANY($1)`,
    `UPDATE potongan SET no_rekening = NULL, nama_rekening = NULL, kode = ${KODE} WHERE sp2d_id = ANY($1)`,
    // The ordinary SP2D names an account its Pemda has used before, and more than once.
    `UPDATE potongan t SET kode = m.kode, no_rekening = r.no_rekening, nama_rekening = r.nama
     FROM sp2d s JOIN peta_potongan m ON m.pemda_id = s.pemda_id AND m.kode = ${KODE} JOIN rekening r ON r.id = m.rekening_id
     WHERE t.sp2d_id = s.id AND s.id = ANY(ARRAY(SELECT x.id FROM sp2d x JOIN pemda d ON d.id = x.pemda_id
       WHERE d.kode = '63.00' AND x.status = 'CAIR' AND $1::bigint[] IS NOT NULL ORDER BY x.id DESC LIMIT ${DIKENAL}))`,
    // An earlier run of this hour has used up the OTPs of the hour.
    `UPDATE tantangan SET dibuat_pada = dibuat_pada - interval '2 hours' WHERE dibuat_pada > now() - interval '1 hour' AND $1::bigint[] IS NOT NULL`,
    `UPDATE putaran SET rencana = NULL, sidik = NULL WHERE sp2d_id = ANY($1)`,
    `UPDATE billing SET kedaluwarsa = now() + interval '20 days' WHERE sp2d_id = ANY($1)`,
  ])
    await sql(adminUrl, text, [ids])
  return ids
}

/** Setuju on the form of one SP2D, with every warning ticked. */
export async function setuju(orang: Orang, id: string): Promise<void> {
  const html = await orang.get(`/cmsp/sp2d/${id}`)
  const hidden = ['sidik', 'periksa', 'dari'].flatMap((name): [string, string][] => {
    const value = new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1]
    return value === undefined ? [] : [[name, value]]
  })
  const centang = [...html.matchAll(/name="(centang-\w+)"/g)].map(([, name = '']): [string, string] => [name, 'ya'])
  const alasan: [string, string][] = html.includes('name="alasanNama"') ? [['alasanNama', 'Sudah dicocokkan']] : []
  await orang.post(`/cmsp/sp2d/${id}/keputusan`, [['keputusan', 'SETUJU'], ...hidden, ...centang, ...alasan])
}

export const pilihan = (ids: string[]) => ids.map((id): [string, string] => ['id', id])

/** Get OTP and the code as it lies in the simulated phone; what is left is to type it. */
export async function mintaOtp({ simulator }: Tempat, orang: Orang, hp: string, ids: string[]) {
  const answer = await orang.post('/cmsp/tugas/otp', pilihan(ids))
  const tantanganId = /tantangan=(\d+)/.exec(answer.headers.get('location') ?? '')?.[1]
  const inbox = (await (await fetch(`${simulator}/inbox/sms?to=${encodeURIComponent(hp)}`)).json()) as {
    text: string
  }[]
  const otp = /\b\d{6}\b/.exec(inbox[0]?.text ?? '')?.[0] ?? ''
  if (!tantanganId) throw new Error(`no OTP for ${ids.length} SP2D: ${answer.status} ${answer.headers.get('location')}`)
  return [['tantanganId', tantanganId], ...otp.split('').map((digit) => ['otp', digit])] as [string, string][]
}

export function add(sum: Kerja, { jumlah, detik, cpuMs = 0 }: Kerja): void {
  sum.jumlah += jumlah
  sum.detik += detik
  sum.cpuMs = (sum.cpuMs ?? 0) + cpuMs
}

/** Setuju on the form of each, one after the other. */
export const setujuSemua = ({ app }: Tempat, orang: Orang, ids: string[]): Promise<Kerja> =>
  dicatat('Setuju pada form SP2D', app, ids.length, async () => {
    for (const id of ids) await setuju(orang, id)
  })

/** One OTP for many that Setuju was chosen for. */
export async function konfirmasi(tempat: Tempat, orang: Orang, hp: string, ids: string[]): Promise<Kerja> {
  const massal: Kerja = { nama: `Proses sampai ${MASSAL} tugas dengan satu OTP`, jumlah: 0, detik: 0, cpuMs: 0 }
  for (let from = 0; from < ids.length; from += MASSAL) {
    const banyak = ids.slice(from, from + MASSAL)
    const kode = await mintaOtp(tempat, orang, hp, banyak)
    add(
      massal,
      await dicatat('', tempat.app, banyak.length, () =>
        orang.post('/cmsp/tugas/proses', [...pilihan(banyak), ...kode]),
      ),
    )
  }
  return massal
}

/** Decisions of one person: each Setuju, and one OTP for many. */
export const putuskan = async (tempat: Tempat, orang: Orang, hp: string, ids: string[]): Promise<Kerja[]> => [
  await setujuSemua(tempat, orang, ids),
  await konfirmasi(tempat, orang, hp, ids),
]
