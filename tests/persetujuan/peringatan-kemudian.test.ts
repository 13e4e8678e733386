import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { advance, footprint } from '../support/state.js'
import { getOtp, makeBillings, proses, publish, setuju, statusOf, tolak } from '../support/story.js'
import { app, bayar, bukaKantor, formOf, people, save, terbit, tutupKantor } from './peringatan-adegan.js'

beforeAll(bukaKantor)
afterAll(tutupKantor)

// First of all: FMIS numbers what it publishes itself after the highest number it knows.
test('a rekening potongan approved with one SP2D of the selection is known for the other, as its own page says', async () => {
  const gaji = () => publish(app, people.MAKER, '63.00', { jenis: 'LS_GAJI' })
  const [satu, dua] = [await gaji(), await gaji()]
  const ids = [satu.id, dua.id]
  for (const id of ids) await makeBillings(app, people.MAKER, id)
  for (const level of ['MAKER', 'CHECKER'] as const) await advance(app, people[level], ids)
  const ditanya = async () => Object.keys(await formOf(dua.id, 'APPROVER')).includes('centang-POTONGAN_BARU')
  expect(await ditanya()).toBe(true)
  await advance(app, people.APPROVER, [satu.id])
  expect(await ditanya()).toBe(false)
  await setuju(people.APPROVER, dua.id)
  // Both were ticked in the list of a tab that is still open.
  const { text } = await people.APPROVER.get(`/cmsp/tugas/konfirmasi?id=${satu.id}&id=${dua.id}`)
  expect(text).toContain('sudah tidak ada di Daftar Tugas')
  expect(text).not.toContain('peringatan yang belum dicentang')
  const { tantanganId, otp } = await getOtp(app, people.APPROVER, [dua.id])
  await proses(people.APPROVER, [dua.id], tantanganId, otp)
  expect(await statusOf(app, dua.id)).toBe('DISETUJUI')
}, 60_000)

describe('what appears later', () => {
  test('after the page was opened: the old ticks do not count, and none stays set', async () => {
    const known = await terbit({ nama: 'CV Muncul' })
    await bayar(known.id)
    const { id } = await terbit({ nama: 'CV Muncul', jumlah: '8000000.00' })
    const form = await formOf(id)
    expect(Object.keys(form)).toContain('centang-REKENING_BERUBAH')
    const later = await terbit({ nama: 'CV Muncul', jumlah: '8000000.00', rekening: known.rekening })
    await bayar(later.id)
    const page = await save(id, { ...form, 'centang-KEMBAR': 'ya' })
    expect(page.text).toContain('Peringatannya berubah sejak halaman dibuka')
    expect(page.text).not.toMatch(/type="checkbox" name="centang-\w+" value="ya" checked/)
    expect(await statusOf(app, id)).toBe('DITERIMA')
  })

  test('while it waits for its OTP: it leaves the selection with the reason, and goes on after a new tick', async () => {
    const known = await terbit({ nama: 'CV Menyusul' })
    await bayar(known.id)
    const isi = { nama: 'CV Menyusul', rekening: known.rekening, jumlah: '9000000.00' }
    const waits = await terbit(isi)
    const twin = await terbit(isi)
    await setuju(people.MAKER, waits.id)
    const { tantanganId, otp } = await getOtp(app, people.MAKER, [waits.id])
    await bayarLainnya(twin.id)
    const before = await footprint(app)
    const page = await proses(people.MAKER, [waits.id], tantanganId, otp)
    expect(page.text).toContain('peringatan yang belum dicentang (Penerima dan jumlah yang sama)')
    expect(await footprint(app)).toEqual(before)
    await setuju(people.MAKER, waits.id)
    const again = await getOtp(app, people.MAKER, [waits.id])
    await proses(people.MAKER, [waits.id], again.tantanganId, again.otp)
    expect(await statusOf(app, waits.id)).toBe('DISETUJUI_MAKER')
    const where = { sp2dId: BigInt(waits.id), aksi: 'TUGAS_DIPERBARUI' }
    const told = await app.deps.prisma.audit.findFirst({ where })
    expect(told?.sesudah).toEqual({ peringatan: ['Penerima dan jumlah yang sama'] })
  })

  /** The maker's own OTP would end the one that waits, so a second maker decides. */
  async function bayarLainnya(id: string): Promise<void> {
    await app.deps.pool.query(
      `UPDATE pengguna SET harus_ganti_password = false, hp_terbukti_pada = now() WHERE username = 'baru.prov'`,
    )
    await advance(app, await app.signIn('baru.prov'), [id])
    await advance(app, people.CHECKER, [id])
    await advance(app, people.APPROVER, [id])
  }
})

test('a tick that was asked for before and has lost its reason meanwhile is not asked for again', async () => {
  const known = await terbit({ nama: 'CV Hilang' })
  await bayar(known.id)
  const isi = { nama: 'CV Hilang', rekening: known.rekening, jumlah: '6000000.00' }
  const one = await terbit(isi)
  const two = await terbit(isi)
  await setuju(people.MAKER, two.id)
  await tolak(people.MAKER, one.id, 'Dikirim dua kali oleh dinas')
  const { tantanganId, otp } = await getOtp(app, people.MAKER, [two.id])
  await proses(people.MAKER, [two.id], tantanganId, otp)
  expect(await statusOf(app, two.id)).toBe('DISETUJUI_MAKER')
})
