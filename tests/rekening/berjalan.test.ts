import { afterAll, beforeAll, expect, test } from 'vitest'
import { officers, type People } from '../support/state.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { approve, ledger, makeBillings, publish, statusOf } from '../support/story.js'
import { HREF, openAccount, ubah } from './adegan.js'

let app: TestApp
let people: People

beforeAll(async () => {
  app = await startTestApp()
  people = await officers(app)
})
afterAll(() => app.close())

/** An SP2D with potongan that its maker has approved, and the account its first potongan goes to. */
async function disetujuiMaker() {
  const { id } = await publish(app, people.MAKER, '63.00', { jenis: 'LS_GAJI' })
  await makeBillings(app, people.MAKER, id)
  await approve(app, people.MAKER, id)
  const potongan = await app.deps.prisma.potongan.findFirstOrThrow({
    where: { sp2dId: BigInt(id), mengurangi: true },
    orderBy: { id: 'asc' },
  })
  const peta = await app.deps.prisma.petaPotongan.findFirstOrThrow({
    where: { kode: potongan.kode, rekening: { pemda: { kode: '63.00' } } },
    include: { rekening: true },
  })
  return { id, rekening: peta.rekening }
}

test('a changed or deleted rekening never touches an SP2D under way: it says so, and pays what its maker approved', async () => {
  const { id, rekening } = await disetujuiMaker()
  const lama = rekening.noRekening
  expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text).not.toContain('SP2D ini tetap disetor')
  await openAccount(app, '0010299900301', 'Rekening Baru')
  await ubah(people.MAKER, rekening.id, { noRekening: '0010299900301', nama: '' })
  expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text).toContain(
    'Data Rekening sekarang 0010299900301 (Rekening Baru). SP2D ini tetap disetor ke rekening yang disetujui maker.',
  )
  await people.MAKER.submit(`${HREF}/${rekening.id}/hapus`, { konfirmasi: 'ya' })
  expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text).toContain(
    'Data Rekening tidak lagi punya rekening untuk potongan ini.',
  )
  await approve(app, people.CHECKER, id)
  await approve(app, people.APPROVER, id)
  await app.drain()
  expect(await statusOf(app, id)).toBe('CAIR')
  const credits = (await ledger(app)).map(({ credit }) => credit)
  expect(credits).toContain(lama)
  expect(credits).not.toContain('0010299900301')
  expect((await people.CHECKER.get(`/cmsp/sp2d/${id}`)).text, 'paid: history').not.toContain('SP2D ini tetap disetor')
})
