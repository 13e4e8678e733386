import { readFileSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import pg from 'pg'
import { z } from 'zod'

const PASSWORD_DEMO = 'Demo-CMSP-2026!'
const BCRYPT_COST = 12

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../prisma/demo/${name}.json`, import.meta.url), 'utf8'))

const kodeNama = z.object({ kode: z.string(), nama: z.string() })
const rekening = z.object({ noRekening: z.string(), nama: z.string() })
const pemdaSchema = z.array(
  kodeNama.extend({
    rkud: z.array(rekening),
    opd: z.array(kodeNama),
    rekeningPotongan: z.array(rekening.extend({ kode: z.array(z.string()) })),
  }),
)
const penggunaSchema = z.array(
  z.object({
    username: z.string(),
    email: z.string(),
    nama: z.string(),
    nip: z.string(),
    jabatan: z.string(),
    noHp: z.string(),
    peran: z.string(),
    pemdaKode: z.string().nullable(),
    harusGantiPassword: z.boolean(),
  }),
)

type Pemda = z.infer<typeof pemdaSchema>[number]

/** Demo data for development and tests, once: Pemda, OPD, RKUD, rekening potongan and the demo users. */
export async function seedDemo({
  ownerUrl,
  pepper,
  bcryptCost = BCRYPT_COST,
}: {
  ownerUrl: string
  pepper: string
  bcryptCost?: number
}): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('LOCK TABLE pemda IN SHARE ROW EXCLUSIVE MODE')
    const { rowCount } = await client.query('SELECT 1 FROM pemda LIMIT 1')
    if (rowCount === 0) {
      for (const pemda of pemdaSchema.parse(read('pemda'))) await seedPemda(client, pemda)
      await seedPengguna(client, pepper, bcryptCost)
    }
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

async function seedPemda(client: pg.Client, pemda: Pemda): Promise<void> {
  const insert = async (sql: string, values: unknown[]) =>
    (await client.query<{ id: string }>(`${sql} RETURNING id`, values)).rows[0]?.id
  const id = await insert('INSERT INTO pemda (kode, nama) VALUES ($1, $2)', [pemda.kode, pemda.nama])
  for (const { kode, nama } of pemda.opd)
    await insert('INSERT INTO opd (pemda_id, kode, nama) VALUES ($1, $2, $3)', [id, kode, nama])
  for (const { noRekening, nama } of pemda.rkud)
    await insert('INSERT INTO rkud (pemda_id, no_rekening, nama) VALUES ($1, $2, $3)', [id, noRekening, nama])
  for (const { noRekening, nama, kode } of pemda.rekeningPotongan) {
    const rekeningId = await insert('INSERT INTO rekening (pemda_id, no_rekening, nama) VALUES ($1, $2, $3)', [
      id,
      noRekening,
      nama,
    ])
    await client.query('INSERT INTO peta_potongan (pemda_id, kode, rekening_id) SELECT $1, unnest($2::text[]), $3', [
      id,
      kode,
      rekeningId,
    ])
  }
}

async function seedPengguna(client: pg.Client, pepper: string, cost: number): Promise<void> {
  // One hash for all: every demo user has the same password, and bcrypt takes its time.
  const hash = await bcrypt.hash(createHmac('sha256', pepper).update(PASSWORD_DEMO).digest('base64'), cost)
  for (const user of penggunaSchema.parse(read('pengguna'))) {
    await client.query(
      `INSERT INTO pengguna (username, email, nama, nip, jabatan, no_hp, peran, pemda_id, password_hash, harus_ganti_password, hp_terbukti_pada)
       VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT id FROM pemda WHERE kode = $8), $9, $10, CASE WHEN $10 THEN NULL ELSE now() END)`,
      [
        user.username,
        user.email,
        user.nama,
        user.nip,
        user.jabatan,
        user.noHp,
        user.peran,
        user.pemdaKode,
        hash,
        user.harusGantiPassword,
      ],
    )
  }
}
