import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectForAll } from '../support/axe.js'
import { approve, publish, type Published, tolak } from '../support/story.js'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor
let sp2d: Published

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
  const { app } = kantor
  const maker = await app.signIn('maker.prov')
  sp2d = await publish(app, maker, '63.00', { jenis: 'UP' })
  await approve(app, maker, sp2d.id)
  await tolak(await app.signIn('checker.prov'), sp2d.id, 'Nomor rekening penerima keliru')
})
afterAll(() => kantor.close())

test('a maker sees on the bell that something was rejected, reads why, and chooses what to be told', async () => {
  const maker = await kantor.signIn('maker.prov')
  await maker.getByRole('link', { name: 'Notifikasi 1 belum dibaca' }).click()
  await maker.getByRole('link', { name: /SP2D baru menunggu putusan Anda sebagai Maker/ }).waitFor()
  const row = maker.getByRole('row', { name: /Ditolak.*Nomor rekening penerima keliru/ })
  await row.waitFor()
  await expectForAll(maker, 'notifikasi')
  await row.getByRole('button', { name: 'Tandai dibaca' }).click()
  await maker.getByRole('link', { name: 'Notifikasi', exact: true }).waitFor()
  await maker.getByRole('link', { name: 'Atur notifikasi' }).click()
  await maker.getByRole('checkbox', { name: 'SP2D cair' }).uncheck()
  await maker.getByRole('radio', { name: 'Tiap jam' }).check()
  await expectForAll(maker, 'notifikasi-atur')
  await maker.getByRole('button', { name: 'Save' }).click()
  await maker.getByText('Pilihan notifikasi disimpan.').waitFor()
  expect(kantor.complaints()).toEqual([])
})
