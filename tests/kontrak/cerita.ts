import { SHARED, startTestApp, type TestApp } from '../support/app.js'
import { offer, soundRecord } from '../support/fmis.js'
import { officers } from '../support/state.js'
import { notice } from '../../src/simulator/bank/notify.js'
import { parseTanggal } from '../../src/domain/tanggal.js'
import { parseUang } from '../../src/domain/uang.js'
import { approve, makeBillings, publish, type Published, pull, tolak } from '../support/story.js'
import { type Percakapan, startPerekam } from './perekam.js'

/** What a quiet day does not ask: other rails, doubts, cancellations, returns. */
async function askTheRest({ deps }: TestApp, { idFmis, nomor }: Published): Promise<void> {
  const { bank, djp, mpn, fmis } = deps
  const waktu = new Date()
  const jumlah = parseUang('1500000')
  const order = {
    ...{ jumlah, waktu, rekeningAsal: '0010100000011', keterangan: 'Uji kontrak', penanggung: 'PENERIMA' as const },
    tujuan: { bankKode: '002', bankNama: 'Bank BRI', noRekening: '2000100101', nama: 'CV Maju Bersama' },
  }
  let externalId = 900_000_000
  const next = () => String(externalId++)
  await bank.inquireRekening({ bankKode: '002', noRekening: '2000100101', referensi: 'UJI-REK', externalId: next() })
  const dari = new Date(waktu.getTime() - 86_400_000)
  await bank.readKoran({ noRekening: '0010100000011', dari, sampai: waktu, externalId: () => Promise.resolve(next()) })
  for (const jalur of ['BIFAST', 'SKN', 'RTGS'] as const) {
    const referensi = `UJI-${jalur}`
    await bank.transfer({ jalur, isi: bank.prepareTransfer({ ...order, jalur, referensi }), externalId: next() })
    await bank.askStatus({ jalur, referensi, jumlah, waktu, externalId: next() })
  }
  const { smsId } = await deps.prisma.tantangan.findFirstOrThrow({ where: { smsId: { not: null } } })
  await deps.sms.status(smsId ?? '')
  await djp.inquireNpwp('001496827018000')
  const billing = await deps.prisma.billing.findFirstOrThrow()
  await djp.inquireBilling(billing.kode)
  await djp.findBilling((await deps.prisma.permintaanBilling.findFirstOrThrow()).referensi)
  const [paid] = await deps.prisma.buktiPajak.findMany({ take: 1 })
  const tagihan = await deps.prisma.billing.findFirstOrThrow({ where: { kode: paid?.kodeBilling ?? '' } })
  const jumlahPajak = parseUang(tagihan.jumlah.toFixed(2))
  await mpn.reinquire({ kodeBilling: tagihan.kode, referensi: paid?.ntb ?? '', jumlah: jumlahPajak })
  await mpn.report(parseTanggal('2026-11-23'))
  const kepala = { pemdaKode: '63.00', idFmis, nomor }
  const kabar = { alasan: 'Uji kontrak', waktu }
  const sebagian = { ...kepala, ...kabar, oleh: 'Approver', penerima: ['1'] }
  await fmis.pushPenolakan({ ...sebagian, referensi: 'uji-tolak-ulang', level: 'CHECKER' })
  await fmis.pushPembatalan({ ...sebagian, referensi: 'uji-batal-ulang' })
  await fmis.pushPembatalan({ ...kepala, ...kabar, referensi: 'uji-batal', oleh: 'Approver' })
  await fmis.pushRetur({ ...kepala, ...kabar, referensi: 'uji-retur', penerima: '1', jumlah: '1500000.00' })
}

/** The bank's own notice, signed as the simulator signs it, and one that is not signed. */
async function callBack(app: TestApp): Promise<Percakapan[]> {
  const path = '/snap/v1.0/transfer/notify'
  const { referensi } = await app.deps.prisma.percobaan.findFirstOrThrow({ where: { kanal: 'BANK' } })
  const permintaan = { originalPartnerReferenceNo: referensi }
  const body = JSON.stringify(permintaan)
  const signed = {
    ...notice(SHARED.BANK_CLIENT_SECRET, { path, body, at: new Date() }),
    'x-partner-id': SHARED.BANK_PARTNER_ID,
  }
  const said: Percakapan[] = []
  for (const headers of [signed, { 'content-type': 'application/json' }]) {
    const answer = await fetch(app.url + path, { method: 'POST', body, headers })
    said.push({ method: 'POST', path, permintaan, status: answer.status, jawaban: await answer.json() })
  }
  return said
}

/** FMIS may send broken records; those that were refused are no part of the contract. */
async function withoutBroken(app: TestApp, percakapan: Percakapan[]): Promise<Percakapan[]> {
  const refused = new Set((await app.deps.prisma.karantina.findMany()).map(({ idFmis }) => idFmis))
  return percakapan.map((each) => {
    const page = each.jawaban as { data?: unknown } | undefined
    if (each.method !== 'GET' || !Array.isArray(page?.data)) return each
    const data = page.data.filter((record: { idsp2d?: unknown }) => !refused.has(String(record.idsp2d)))
    return { ...each, jawaban: { ...page, data } }
  })
}

/** The whole life of SP2D, one paid and one rejected, one quarantined: everything said between us and the outside. */
export async function rekamCerita(): Promise<Percakapan[]> {
  let simulatorUrl = ''
  const perekam = await startPerekam(() => simulatorUrl)
  const { url } = perekam
  const app: TestApp = await startTestApp({ FMIS_URL: url, BANK_URL: url, RELAY_URL: url, SMS_URL: url })
  simulatorUrl = app.simulatorUrl
  try {
    const people = await officers(app)
    const { MAKER, CHECKER, APPROVER } = people
    await offer(app, { ...(await soundRecord(app, 9501)), netto: '1.00' })
    for (const jenis of ['LS_BARANG_JASA', 'LS_GAJI']) {
      const { id } = await publish(app, MAKER, '63.00', { jenis, penerima_bank: '122' })
      await makeBillings(app, MAKER, id)
      for (const person of [MAKER, CHECKER, APPROVER]) await approve(app, person, id)
      await app.drain()
    }
    const rejected = await publish(app, MAKER, '63.00', { jenis: 'UP' })
    await tolak(MAKER, rejected.id, 'Nomor rekening penerima tidak sesuai')
    await pull(app, MAKER)
    await askTheRest(app, rejected)
    return withoutBroken(app, [...perekam.percakapan, ...(await callBack(app))])
  } finally {
    await app.close()
    await perekam.close()
  }
}
