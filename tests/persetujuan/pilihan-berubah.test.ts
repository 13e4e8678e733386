import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { footprint, officers } from '../support/state.js'
import { getOtp, makeBillings, proses, publish, publishMany, setuju, statusOf } from '../support/story.js'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('Data Rekening that changed after the choice takes out the SP2D it would be paid to, and only those', async () => {
  const { MAKER: maker } = await officers(app)
  const [gaji] = await publishMany(app, maker, '63.00', 1, { jenis: 'LS_GAJI' })
  const [up] = await publishMany(app, maker, '63.00', 1, { jenis: 'UP' })
  const ids = [gaji?.id ?? '', up?.id ?? '']
  for (const id of ids) {
    await makeBillings(app, maker, id)
    await setuju(maker, id)
  }
  const { tantanganId, otp } = await getOtp(app, maker, ids)
  await app.deps.pool.query(`UPDATE rekening SET nama = nama || ' Baru'`)
  const before = await footprint(app)
  const page = await proses(maker, ids, tantanganId, otp)
  expect(page.text).toContain(`SP2D ${gaji?.nomor} datanya berubah setelah Anda memilih Setuju`)
  expect(page.text).not.toContain(`SP2D ${up?.nomor} datanya berubah`)
  expect(await footprint(app)).toEqual(before)
  const again = await getOtp(app, maker, [ids[1] ?? ''])
  await proses(maker, [ids[1] ?? ''], again.tantanganId, again.otp)
  expect(await Promise.all(ids.map((id) => statusOf(app, id)))).toEqual(['TUGAS_MAKER', 'DISETUJUI_MAKER'])
})

test('a code confirms what was chosen when it was asked for, were it ever left open: chosen anew with other data it does nothing', async () => {
  const { MAKER: maker } = await officers(app)
  const { id } = await publish(app, maker, '63.00', { jenis: 'LS_GAJI' })
  await makeBillings(app, maker, id)
  await setuju(maker, id)
  const { tantanganId, otp } = await getOtp(app, maker, [id])
  await app.deps.pool.query(`UPDATE rekening SET nama = nama || ' Lain'`)
  await maker.post(`/cmsp/tugas/${id}/hapus`, { konfirmasi: 'ya' })
  await setuju(maker, id)
  await app.deps.pool.query('UPDATE tantangan SET ditutup_pada = NULL WHERE id = $1', [tantanganId])
  const page = await proses(maker, [id], tantanganId, otp)
  expect(page.text).toContain('Data berubah sejak OTP diminta. Tidak ada yang diproses')
  expect(await statusOf(app, id)).toBe('TUGAS_MAKER')
})

test('a kode billing over another amount than its tax is not approved, and the page says which', async () => {
  const { MAKER: maker } = await officers(app)
  const { id } = await publish(app, maker, '63.00', { jenis: 'LS_GAJI' })
  await makeBillings(app, maker, id)
  await app.deps.pool.query('UPDATE pajak SET jumlah = jumlah + 1 WHERE sp2d_id = $1', [id])
  const page = await setuju(maker, id)
  expect(page.text).toMatch(/Jumlah kode billing \d{15} tidak sama dengan jumlah pajaknya/)
  expect(await statusOf(app, id)).toBe('DITERIMA')
})
