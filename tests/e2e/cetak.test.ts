import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kantor, openKantor } from './kantor.js'

let kantor: Kantor

beforeAll(async () => {
  kantor = await openKantor({ worker: false })
})
afterAll(() => kantor.close())

test('the card for the desk is one sheet of paper', async () => {
  const page = await kantor.signIn('maker.prov')
  await page.goto(`${kantor.app.url}/cmsp/bantuan/kartu`)
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(paper.match(/\/Type \/Page\b/g)).toHaveLength(1)
})
