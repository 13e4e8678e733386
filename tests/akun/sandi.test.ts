import { expect, test } from 'vitest'
import { UMUM } from '../../src/modules/akun/umum.js'
import { passwordRules, weakness } from '../../src/modules/akun/weakness.js'

const rahman = {
  username: 'a.rahman',
  nama: 'Abdurrahman Siddiq, S.E.',
  nip: '198503142009031004',
  email: 'siddiq.a@kalselprov.example',
  noHp: '+6281251010011',
}
const judge = (password: string, komposisi = false) =>
  weakness(password, rahman, { CMSP_PASSWORD_KOMPOSISI: komposisi })

test.each([
  'password12345!',
  'P4ssw0rd2026!!',
  'Bismillah-1234',
  'rahasia rahasia',
  'iloveyouindonesia',
  'Indonesia Merdeka 45',
  'qwertyuiop[]12',
  '123456789012',
  '!!sayangku2026!!',
  'Kalimantan Selatan 2026',
  'BankKalsel#2026',
  'abdurrahman 1985',
  'ABDURRAHMAN-siddiq-2',
  'aaaaaaaaaaaaaaaaaaaa',
  'abcabcabcabcabc',
])('"%s" is guessed first and refused with a hint', (password) => {
  expect(judge(password)).toContain('mudah ditebak')
  expect(judge(password)).toContain('beberapa kata')
})

test.each([
  'kuda 198503142009031004',
  'lahir 19850314 lho',
  'nomor 81251010011 saya',
  'halo siddiq.a apa',
  'saya a.rahman ya',
])('"%s" holds what is known of its owner', (password) => {
  expect(judge(password)).toContain('memuat nama, username, atau NIP')
})

test.each([
  'tujuh gajah menyeberang sungai',
  'meja-lampu-sepatu-awan',
  'gT7#kq9!Zx2v',
  '8$2k!9#v@4Lq',
  'kucing tidur di atas kulkas',
  'παράθυρο στη θάλασσα',
  'x'.repeat(3) + 'lampu meja bundar'.repeat(7),
])('"%s" is accepted', (password) => {
  expect(judge(password)).toBeNull()
})

test('twelve to 128 characters, counted as a person counts them', () => {
  expect(judge('lampu meja!')).toContain('paling sedikit 12 karakter; ini baru 11')
  expect(judge('lampu meja 🐘')).toBeNull()
  expect(judge(`${'lampu meja bundar '.repeat(8)}`.slice(0, 128))).toBeNull()
  expect(judge('lampu meja bundar '.repeat(8))).toContain('paling banyak 128 karakter')
})

test('no composition is asked for unless the bank says so', () => {
  expect(judge('lampu meja bundar')).toBeNull()
  expect(judge('lampu meja bundar', true)).toContain('huruf besar')
  expect(judge('Lampu meja, 4 kursi', true)).toBeNull()
  expect(passwordRules({ CMSP_PASSWORD_KOMPOSISI: true }).length).toBe(
    passwordRules({ CMSP_PASSWORD_KOMPOSISI: false }).length + 1,
  )
})

test('the list holds more than a thousand words, in lower case', () => {
  expect(UMUM.size).toBeGreaterThan(1000)
  expect([...UMUM].filter((word) => word !== word.toLowerCase())).toEqual([])
})
