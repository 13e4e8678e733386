import { satuBaris } from '../../domain/teks.js'
import type { JalurKode } from '../../domain/jalur.js'
import type { Uang } from '../../domain/uang.js'
import { parseJson } from '../jawaban.js'
import type { TidakDitemukan } from '../outcome.js'
import { isiSchema, rekeningSchema, saldoSchema, statusSchema, transferSchema } from './isi.js'
import { ATURAN_STATUS, ATURAN_TRANSFER, LAYANAN_TRANSFER, STATUS_REKENING, TIDAK_PASTI } from './kode.js'
import type { Balasan } from './panggil.js'
import type { JawabanStatus, Outcome, RekeningHasil, SaldoHasil } from './port.js'

export const TANPA_TOKEN = 'Bank tidak memberi token akses.'
const ALASAN_MAKS = 100
const BUKAN_JAWABANNYA = 'Jawaban bank tidak sesuai dengan yang ditanyakan.'

type Ragu = Extract<Outcome, { kind: 'tidakPasti' }>
const ragu = (kode: string, pesan: string): Ragu => ({ kind: 'tidakPasti', kode, pesan })

/** An accepted order needs a reference of the bank once it is done; while in progress it may come later. */
function accepted(kind: 'berhasil' | 'diproses', referensiBank: string | null, kode: string): Outcome {
  if (kind === 'diproses') return { kind, referensiBank }
  return referensiBank ? { kind, referensiBank } : ragu(kode, BUKAN_JAWABANNYA)
}

function conclude(
  [kind, pesan]: readonly [Outcome['kind'], string],
  kode: string,
  referensiBank: string | null,
): Outcome {
  return kind === 'berhasil' || kind === 'diproses' ? accepted(kind, referensiBank, kode) : { kind, kode, pesan }
}

/** What the answer to a transfer proves. `isi` are the bytes sent: an acceptance must speak of the same order. */
export function readTransfer(balasan: Balasan, isi: string): Outcome {
  const { kode } = balasan.panggilan
  if (balasan.kind === 'tanpaToken') return { kind: 'ditolakSementara', kode, pesan: TANPA_TOKEN }
  const aturan = ATURAN_TRANSFER[balasan.perkara ?? ''] ?? TIDAK_PASTI
  if (aturan[0] !== 'berhasil' && aturan[0] !== 'diproses') return conclude(aturan, kode, null)
  const sent = parseJson(isiSchema, isi)
  const data = parseJson(transferSchema, balasan.body)
  const same =
    data &&
    (data.partnerReferenceNo ?? sent?.partnerReferenceNo) === sent?.partnerReferenceNo &&
    (data.amount?.value ?? sent?.amount.value) === sent?.amount.value &&
    (data.sourceAccountNo ?? sent?.sourceAccountNo) === sent?.sourceAccountNo &&
    (data.beneficiaryAccountNo ?? sent?.beneficiaryAccountNo) === sent?.beneficiaryAccountNo
  return same ? conclude(aturan, kode, data.referenceNo ?? null) : ragu(kode, BUKAN_JAWABANNYA)
}

/** What the answer to a status question proves; a refused question proves nothing about the transfer. */
export function readStatus(balasan: Balasan, q: { jalur: JalurKode; referensi: string; jumlah: Uang }): JawabanStatus {
  const { kode } = balasan.panggilan
  if (balasan.kind === 'tanpaToken') return ragu(kode, TANPA_TOKEN)
  if (balasan.perkara === '404-01') return unknownReference(kode)
  if (balasan.perkara !== '200-00') return ragu(kode, TIDAK_PASTI[1])
  const data = parseJson(statusSchema, balasan.body)
  const same =
    data?.originalPartnerReferenceNo === q.referensi &&
    (data.amount?.value ?? q.jumlah) === q.jumlah &&
    (data.serviceCode ?? LAYANAN_TRANSFER[q.jalur].kode) === LAYANAN_TRANSFER[q.jalur].kode
  if (!same) return ragu(kode, BUKAN_JAWABANNYA)
  const kodeStatus = `${kode}-${data.latestTransactionStatus}`
  const [kind, pesan] = ATURAN_STATUS[data.latestTransactionStatus] ?? TIDAK_PASTI
  if (kind === 'tidakDitemukan') return unknownReference(kodeStatus)
  if (kind === 'dikembalikan') {
    const rekening = data.additionalInfo?.refundAccountNo ?? null
    const alasan = satuBaris(data.transactionStatusDesc ?? '').slice(0, ALASAN_MAKS)
    return { kind, kode: kodeStatus, pesan: alasan || pesan, referensiBank: data.originalReferenceNo ?? null, rekening }
  }
  return conclude([kind, pesan], kodeStatus, data.originalReferenceNo ?? null)
}

const unknownReference = (kode: string): TidakDitemukan => ({
  kind: 'tidakDitemukan',
  kode,
  pesan: 'Bank tidak menemukan transaksi ini.',
})

export function readRekening(balasan: Balasan, noRekening: string): RekeningHasil {
  if (balasan.kind === 'tanpaToken') return { kind: 'tidakPasti', pesan: TANPA_TOKEN }
  if (balasan.perkara === '404-11') return { kind: 'tidakDitemukan' }
  if (balasan.perkara !== '200-00') return { kind: 'tidakPasti', pesan: TIDAK_PASTI[1] }
  const data = parseJson(rekeningSchema, balasan.body)
  const status = STATUS_REKENING[data?.beneficiaryAccountStatus.toLowerCase() ?? '']
  if (data?.beneficiaryAccountNo !== noRekening || !status) return { kind: 'tidakPasti', pesan: BUKAN_JAWABANNYA }
  return { kind: 'ditemukan', nama: data.beneficiaryAccountName, status }
}

export function readSaldo(balasan: Balasan, noRekening: string): SaldoHasil {
  if (balasan.kind === 'tanpaToken') return { kind: 'tidakPasti', pesan: TANPA_TOKEN }
  if (balasan.perkara !== '200-00') return { kind: 'tidakPasti', pesan: TIDAK_PASTI[1] }
  const data = parseJson(saldoSchema, balasan.body)
  const kas = data?.accountInfos.find((info) => info.balanceType === 'Cash')
  if (data?.accountNo !== noRekening || !kas) return { kind: 'tidakPasti', pesan: BUKAN_JAWABANNYA }
  return { kind: 'saldo', tersedia: kas.availableBalance.value }
}
