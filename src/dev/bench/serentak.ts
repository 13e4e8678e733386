import { add, dicatat, type Kerja, mintaOtp, pilihan, setuju, sql, type Tempat } from './kerja.js'
import { masuk, type Orang } from './orang.js'

/** So many people confirm at the same moment, one task each, so many times. */
const ORANG = 48
const PUTARAN = 14
/** In the first of them the code is compiled, as of pages. */
const PEMANASAN = 6

export const SERENTAK = ORANG * PUTARAN

const namaOf = (n: number) => `approver.bench${n}`
const hpOf = (n: number) => `+62812999${String(n).padStart(5, '0')}`

/** Approvers of the province beside the one of the demo, with its password. */
async function tambahOrang(adminUrl: string): Promise<void> {
  const orang = Array.from({ length: ORANG }, (_, n) => n)
  await sql(
    adminUrl,
    `INSERT INTO pengguna (username, email, nip, no_hp, nama, jabatan, peran, pemda_id, status, epoch, password_hash, harus_ganti_password, hp_terbukti_pada)
     SELECT b.username, b.username || '@bench.example', '19800101200001' || lpad(b.n::text, 4, '0'), b.hp, 'Approver ' || b.n, p.jabatan, p.peran,
       p.pemda_id, p.status, p.epoch, p.password_hash, false, now()
     FROM pengguna p, unnest($1::text[], $2::text[]) WITH ORDINALITY AS b (username, hp, n) WHERE p.username = 'approver.prov'`,
    [orang.map(namaOf), orang.map(hpOf)],
  )
}

/** Proses of one task with its OTP by many people at once: what one person does after another measures a person. */
export async function konfirmasiSerentak(tempat: Tempat, ids: string[]): Promise<Kerja> {
  await tambahOrang(tempat.adminUrl)
  const orang: { siapa: Orang; hp: string; ids: string[] }[] = []
  for (let n = 0; n < ORANG; n++) {
    const siapa = await masuk(tempat.app.url, namaOf(n))
    orang.push({ siapa, hp: hpOf(n), ids: ids.slice(n * PUTARAN, (n + 1) * PUTARAN) })
  }
  await Promise.all(
    orang.map(async (satu) => {
      for (const id of satu.ids) await setuju(satu.siapa, id)
    }),
  )
  const hasil: Kerja = { nama: `Proses satu tugas dengan OTP, ${ORANG} orang serentak`, jumlah: 0, detik: 0, cpuMs: 0 }
  for (let n = 0; n < PUTARAN; n++) {
    const isian: [string, string][][] = []
    for (const { siapa, hp, ids: milik } of orang) {
      const satu = milik.slice(n, n + 1)
      isian.push([...pilihan(satu), ...(await mintaOtp(tempat, siapa, hp, satu))])
    }
    const putaran = await dicatat('', tempat.app, ORANG, () =>
      Promise.all(orang.map(({ siapa }, at) => siapa.post('/cmsp/tugas/proses', isian[at] ?? []))),
    )
    if (n >= PEMANASAN) add(hasil, putaran)
  }
  return hasil
}
