import { generateKeyPairSync } from 'node:crypto'
import { beforeEach } from 'vitest'
import { createBank } from '../../src/adapters/bank/client.js'
import type { Bank, JawabanStatus, Outcome, TransferOrder } from '../../src/adapters/bank/port.js'
import type { Panggilan } from '../../src/adapters/outcome.js'
import { parseUang } from '../../src/domain/uang.js'
import { json, startPalsu, type Diterima, type Palsu } from './palsu.js'

const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey

export const amount = { value: '96500000.00', currency: 'IDR' }
export const echo = { partnerReferenceNo: 'CMSP0001', referenceNo: 'BK1', amount }
export const tokenOk = json(200, { responseCode: '2007300', accessToken: 'TOKENRAHASIA', expiresIn: '900' })
export const order: TransferOrder = {
  jalur: 'SKN',
  referensi: 'CMSP0001',
  jumlah: parseUang('96500000'),
  rekeningAsal: '0010100000011',
  tujuan: { bankKode: '002', bankNama: 'Bank BRI', noRekening: '2000100101', nama: 'CV Maju Bersama' },
  penanggung: 'PEMDA',
  keterangan: `SP2D 00001/SP2D/LS/1.01\n${'x'.repeat(60)}`,
  waktu: new Date('2026-11-22T06:05:00Z'),
}

interface BankPalsu {
  bank: Bank
  /** What the bank answers to a token request and to everything else. */
  tokenAnswer: Palsu['answer']
  answer: Palsu['answer']
  tokenCalls(): Diterima[]
  calls(): Diterima[]
  transfer(): Promise<{ outcome: Outcome; panggilan: Panggilan }>
  ask(): Promise<{ outcome: JawabanStatus; panggilan: Panggilan }>
}

const isToken = (q: Diterima): boolean => q.path.endsWith('/access-token/b2b')

/** A client of the bank, new for each test, and the bank it speaks to. */
export function startBank(): BankPalsu {
  const palsu = startPalsu()
  const open = (): Bank =>
    createBank({
      url: palsu.url,
      timeoutMs: 1000,
      clientKey: 'cmsp',
      clientSecret: 'SECRETRAHASIA',
      privateKey,
      partnerId: 'CMSP',
      channelId: '95221',
    })
  const b: BankPalsu = {
    bank: open(),
    tokenAnswer: tokenOk,
    answer: json(500, {}),
    tokenCalls: () => palsu.diterima.filter(isToken),
    calls: () => palsu.diterima.filter((q) => !isToken(q)),
    transfer: () => b.bank.transfer({ jalur: 'SKN', isi: b.bank.prepareTransfer(order), externalId: '1' }),
    ask: () => b.bank.askStatus({ ...order, externalId: '2' }),
  }
  beforeEach(() => {
    palsu.answer = (res, q) => (isToken(q) ? b.tokenAnswer(res, q) : b.answer(res, q))
    b.tokenAnswer = tokenOk
    b.bank = open()
  })
  return b
}
