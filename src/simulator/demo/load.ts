import type { Pool } from 'pg'
import { PENAMPUNGAN_KLIRING, PENAMPUNGAN_MPN, PENAMPUNGAN_RETUR } from '../bank/accounts.js'
import type { Account } from '../bank/accounts.js'
import type { Queryable } from '../db.js'
import { inTransaction } from '../db.js'
import type { Sp2dRecord } from '../fmis/record.js'
import { insertRecords } from '../fmis/store.js'
import type { WajibPajak } from '../pajak/wajib-pajak.js'
import { bendaharaOf, DAFTAR_PEMDA, DAFTAR_REKANAN, kuasaBudOf } from './sumber.js'
import type { Pihak } from './sumber.js'
import { buatTahunDemo } from './tahun-demo.js'

const SALDO_RKUD = '5000000000000.00'
const SALDO_LAIN = '0.00'
const LIFETIME_HOURS = 336

const TABLES = [
  'fault',
  'fmis_sp2d',
  'fmis_penguji',
  'fmis_inbox',
  'fmis_karantina',
  'pemda',
  'journal',
  'account',
  'transfer',
  'late_request',
  'external_id',
  'mpn_payment',
  'billing',
  'wajib_pajak',
  'message',
]

/** Empties all books but the bank's tokens, and loads the demo data again. */
export const resetDemo = (pool: Pool): Promise<void> =>
  inTransaction(pool, async (tx) => {
    await tx.query(`TRUNCATE ${TABLES.join(', ')} RESTART IDENTITY`)
    await loadDemo(tx)
  })

export const loadDemoOnce = (pool: Pool): Promise<void> =>
  inTransaction(pool, async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('simulator:demo'))`)
    const loaded = await tx.query(`SELECT FROM pemda LIMIT 1`)
    if (!loaded.rowCount) await loadDemo(tx)
  })

async function loadDemo(tx: Queryable): Promise<void> {
  await insertJson(
    tx,
    'pemda',
    '(kode text, nama text, urut int)',
    DAFTAR_PEMDA.map(({ kode, nama }, urut) => ({ kode, nama, urut })),
  )
  await insertJson(
    tx,
    'account',
    '(bank text, account text, name text, status text, balance numeric, internal boolean)',
    accounts(),
  )
  await insertJson(tx, 'wajib_pajak', '(npwp text, nama text, alamat text, kota text)', taxpayers())
  for (const tahun of DAFTAR_PEMDA.map(buatTahunDemo)) {
    const { kode } = tahun.pemda
    await insertRecords(tx, kode, [...tahun.siap, ...tahun.rusak], { dicetak: true, atPrinting: true })
    await insertRecords(tx, kode, tahun.belumDicetak, { dicetak: false })
    await rememberPenguji(tx, kode, tahun.siap)
    await insertBillings(tx, tahun.siap)
  }
}

async function insertJson(tx: Queryable, table: string, columns: string, rows: unknown[]): Promise<void> {
  await tx.query(`INSERT INTO ${table} SELECT * FROM jsonb_to_recordset($1) AS row${columns}`, [JSON.stringify(rows)])
}

const allBendahara = (): Pihak[] =>
  DAFTAR_PEMDA.flatMap((pemda) => pemda.opd.map((_, opdIndex) => bendaharaOf(pemda, opdIndex)))

function accounts(): Account[] {
  const own = (account: string, name: string, balance: string, internal = false): Account => ({
    bank: '122',
    account,
    name,
    status: 'active',
    balance,
    internal,
  })
  return [
    own(PENAMPUNGAN_KLIRING, 'Penampungan Kliring', SALDO_LAIN, true),
    own(PENAMPUNGAN_MPN, 'Penampungan MPN', SALDO_LAIN, true),
    own(PENAMPUNGAN_RETUR, 'Penampungan Retur', SALDO_LAIN, true),
    ...DAFTAR_PEMDA.flatMap(({ rkud }) => rkud.map((each) => own(each.noRekening, each.nama, SALDO_RKUD))),
    ...DAFTAR_PEMDA.flatMap((pemda) =>
      pemda.rekeningPotongan.map((each) => own(each.noRekening, each.nama, SALDO_LAIN)),
    ),
    ...allBendahara().map((each) => own(each.noRekening, each.nama, SALDO_LAIN)),
    ...DAFTAR_REKANAN.map(({ noRekening, bankKode, nama, namaDiBank, statusDiBank }) => ({
      ...own(noRekening, namaDiBank ?? nama, SALDO_LAIN),
      bank: bankKode,
      status: statusDiBank ?? ('active' as const),
    })),
  ]
}

const taxpayers = (): WajibPajak[] => [
  ...[...allBendahara(), ...DAFTAR_REKANAN].map(({ npwp, nama, alamat, kota }) => ({ npwp, nama, alamat, kota })),
  ...DAFTAR_PEMDA.map(({ kode, nama }) => ({
    npwp: kuasaBudOf(kode).npwp,
    nama: `Kuasa BUD ${nama}`,
    alamat: `Kantor Badan Keuangan ${nama}`,
    kota: nama,
  })),
]

async function rememberPenguji(tx: Queryable, pemda: string, records: Sp2dRecord[]): Promise<void> {
  await tx.query(`INSERT INTO fmis_penguji SELECT $1, nomor FROM generate_series(1, $2) AS nomor`, [
    pemda,
    Math.max(...records.map((record) => Number(record.daftar_penguji?.no.slice(0, 4)))),
  ])
}

async function insertBillings(tx: Queryable, records: Sp2dRecord[]): Promise<void> {
  const billings = records.flatMap(({ pajak }) => pajak).filter(({ id_billing }) => id_billing !== null)
  for (const row of billings) {
    const permintaan = {
      nomorPokokWajibPajak: row.npwp,
      kodeMap: row.kode_map,
      kodeSetor: row.kode_setor,
      masaPajak: row.masa,
      tahunPajak: String(row.tahun_pajak),
      jumlahBayar: row.jumlah.replace('.00', ''),
    }
    await tx.query(
      `INSERT INTO billing (id_billing, permintaan, expired_at)
       VALUES ($1, $2, clock_timestamp() + make_interval(hours => $3))`,
      [row.id_billing, JSON.stringify(permintaan), LIFETIME_HOURS],
    )
  }
}
