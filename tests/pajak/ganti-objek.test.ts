import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { approve, statusOf } from '../support/story.js'
import { submitCode, taxStories } from './adegan.js'

let app: TestApp
let story: Awaited<ReturnType<typeof taxStories>>

beforeAll(async () => {
  app = await startTestApp()
  story = await taxStories(app)
})
afterAll(() => app.close())

test('the object a code was made for is signed too: a replacement for another one is refused', async () => {
  const id = await story.arrive([
    { kode_map: '411128', kode_setor: '403', uraian: 'Sewa tanah', jumlah: '11000.00', nop: null },
  ])
  const href = await story.href(id, 0)
  const [row] = await story.rows(id)
  const form = {
    ...{ npwpPenyetor: row?.npwp ?? '', npwpPemungut: row?.npwp ?? '', npwpRekanan: '021832415000000' },
    ...{ nop: '637101000100200030', jenisPajak: '411128-403', tahunPajak: String(row?.tahunPajak) },
    ...{ masaAwal: row?.masa.slice(0, 2) ?? '', masaAkhir: row?.masa.slice(2) ?? '' },
  }
  await story.maker.submit(`${href}/buat`, form, href)
  await approve(app, story.maker, id)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
  await story.expire(id, 0)

  const lain = '637101000100200040'
  const typed = await submitCode(story.maker, href, await story.codeFor(id, [0], { nomorObjekPajak: lain }))
  expect(typed.text).toContain('Tidak sesuai')
  const made = await story.maker.submit(`${href}/buat`, { ...form, nop: lain }, href)
  expect(made.text).toContain('Nomor Objek Pajak berbeda dari yang sudah disetujui')
  expect((await story.maker.get(`${href}?tab=belum`)).text).toMatch(/name="nop"[^>]*value="637101000100200030"/)
  await story.maker.submit(`${href}/buat`, form, href)
  const [after] = await story.rows(id)
  expect([after?.billing?.kode === row?.billing?.kode, after?.billing?.nop]).toEqual([false, form.nop])
})

test('where FMIS names no NPWP, the one the code was made for is signed: only its replacement is taken', async () => {
  const id = await story.arrive([
    { kode_map: '411121', kode_setor: '100', uraian: 'PPh 21', jumlah: '12000.00', npwp: null as unknown as string },
  ])
  const href = await story.href(id, 0)
  const code = (nomorPokokWajibPajak: string) => story.codeFor(id, [0], { nomorPokokWajibPajak })
  await submitCode(story.maker, href, await code('021832415000000'))
  await approve(app, story.maker, id)
  expect(await statusOf(app, id)).toBe('DISETUJUI_MAKER')
  await story.expire(id, 0)

  expect((await submitCode(story.maker, href, await code('001496827018000'))).text).toContain('Tidak sesuai')
  const same = await code('021832415000000')
  await submitCode(story.maker, href, same)
  expect((await story.rows(id))[0]?.billing?.kode).toBe(same)
})
