import { createHmac, timingSafeEqual } from 'node:crypto'
import QRCode from 'qrcode'
import type { Deps } from '../../../deps.js'
import { KOLOM, type Lembar, PUDAR, TINTA } from './lembar.js'

const PANJANG = 16

/** The code beside an NTPN that only this application can make: proof that a BPN was printed here. */
export function kodeCek({ config }: Pick<Deps, 'config'>, ntpn: string): string {
  return createHmac('sha256', config.BPN_KEY).update(`bpn:${ntpn}`).digest('hex').slice(0, PANJANG).toUpperCase()
}

/** Whether the code belongs to the NTPN, in the same time for every wrong one. */
export function isKodeCek(deps: Pick<Deps, 'config'>, ntpn: string, kode: string): boolean {
  const expected = Buffer.from(kodeCek(deps, ntpn))
  const given = Buffer.from(kode.toUpperCase())
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Where anybody can see whether the BPN is genuine. */
export const hrefKeaslian = (deps: Pick<Deps, 'config'>, ntpn: string): string =>
  `${deps.config.CMSP_URL.replace(/\/$/, '')}/cmsp/bpn/${ntpn}/${kodeCek(deps, ntpn)}`

const SISI = 78

/** Draws an address as a QR of squares at the right edge; as vectors it stays sharp at every print. */
export function tulisQr(doc: Lembar, alamat: string, atas: number): void {
  const { modules } = QRCode.create(alamat, { errorCorrectionLevel: 'M' })
  const kotak = SISI / modules.size
  const kiri = KOLOM.kanan - SISI
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (modules.get(y, x)) doc.rect(kiri + x * kotak, atas + y * kotak, kotak, kotak)
    }
  }
  doc.fill(TINTA)
  doc.fillColor(PUDAR).font('Helvetica').fontSize(7)
  doc.text('Pindai untuk memeriksa keaslian', kiri - 60, atas + SISI + 4, { width: SISI + 60, align: 'right' })
}
