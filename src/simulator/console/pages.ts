import { listLedger } from '../bank/ledger.js'
import type { Queryable } from '../db.js'
import { RESEP_BIASA } from '../demo/resep.js'
import { DAFTAR_PEMDA } from '../demo/sumber.js'
import { listFaults, PAYMENT_MODES, TRANSPORT_MODES } from '../faults.js'
import { readInbox } from '../messages.js'
import type { InboxEntry } from '../messages.js'
import { listPayments } from '../pajak/receipt.js'
import { listInbox } from '../fmis/inbox.js'
import { findSp2d, listSp2d } from './sp2d.js'

interface Bagian {
  judul: string
  load(db: Queryable, query: URLSearchParams): Promise<object>
}

const NEWEST = 100

const rupiah = (amount: string): string => amount.replace(/\.(\d\d)$/, ',$1').replace(/\B(?=(\d{3})+,)/g, '.')

const withRupiah = (row: Record<string, string>): Record<string, string> => ({
  ...row,
  amount: rupiah(row['amount'] ?? ''),
})

// The six digits and the links are what a person looks for in a message.
const highlight = (entry: InboxEntry): object => ({
  ...entry,
  otp: entry.text.match(/\b\d{6}\b/)?.[0] ?? '',
  links: entry.text.match(/https?:\/\/[^\s<>")\]]+/g) ?? [],
})

async function loadPesan(db: Queryable): Promise<object> {
  const [sms, email] = await Promise.all([readInbox(db, 'SMS'), readInbox(db, 'EMAIL')])
  return { sms: sms.slice(0, 30).map(highlight), email: email.slice(0, 30).map(highlight) }
}

async function loadFmis(db: Queryable, query: URLSearchParams): Promise<object> {
  const pemda = query.get('pemda') ?? DAFTAR_PEMDA[0]?.kode ?? ''
  const rows = await listSp2d(db, pemda, query.get('cari') ?? '')
  const inbox = (await listInbox(db)).filter((row) => row['pemda'] === pemda).slice(0, 30)
  return {
    pemda,
    cari: query.get('cari') ?? '',
    daftarPemda: DAFTAR_PEMDA.map(({ kode, nama }) => ({ kode, nama })),
    daftarJenis: Object.keys(RESEP_BIASA),
    sp2d: rows.map((row) => ({ ...row, netto: rupiah(row.netto) })),
    inbox: inbox.map((row) => ({ ...row, isi: JSON.stringify(row['isi']) })),
    ubah: await findSp2d(db, pemda, query.get('ubah') ?? ''),
  }
}

async function loadBank(db: Queryable, query: URLSearchParams): Promise<object> {
  const account = query.get('account') ?? ''
  const rows = await listLedger(db, { account: account || undefined })
  return { account, jurnal: rows.slice(-NEWEST).reverse().map(withRupiah) }
}

/** The sections of the console, in the order of their tabs. */
export const BAGIAN = {
  pesan: { judul: 'SMS dan e-mail', load: loadPesan },
  fmis: { judul: 'FMIS', load: loadFmis },
  bank: { judul: 'Buku bank', load: loadBank },
  pajak: {
    judul: 'Pajak (MPN)',
    load: async (db) => ({ pembayaran: (await listPayments(db)).slice(-NEWEST).reverse().map(withRupiah) }),
  },
  gangguan: {
    judul: 'Gangguan',
    load: async (db) => ({ gangguan: await listFaults(db), mode: [...TRANSPORT_MODES, ...PAYMENT_MODES] }),
  },
} satisfies Record<string, Bagian>

export const isBagian = (kode: string): kode is keyof typeof BAGIAN => Object.hasOwn(BAGIAN, kode)
