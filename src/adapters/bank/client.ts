import { BANK_SENDIRI } from '../../domain/jalur.js'
import { readRekening, readSaldo, readStatus, readTransfer } from './baca.js'
import { createReadKoran } from './koran.js'
import { prepareTransfer, statusBody } from './isi.js'
import {
  LAYANAN_REKENING_LAIN,
  LAYANAN_REKENING_SENDIRI,
  LAYANAN_SALDO,
  LAYANAN_STATUS,
  LAYANAN_TRANSFER,
} from './kode.js'
import { createPanggilSnap, type BankConfig } from './panggil.js'
import type { Bank } from './port.js'

/** The bank over SNAP BI v1.0. @throws when the private key in the configuration is no key */
export function createBank(config: BankConfig): Bank {
  const panggil = createPanggilSnap(config)

  return {
    prepareTransfer,

    async transfer({ jalur, isi, externalId }) {
      const balasan = await panggil(LAYANAN_TRANSFER[jalur], isi, externalId)
      return { outcome: readTransfer(balasan, isi), panggilan: balasan.panggilan }
    },

    async askStatus(q) {
      const balasan = await panggil(LAYANAN_STATUS, statusBody(q), q.externalId)
      return { outcome: readStatus(balasan, q), panggilan: balasan.panggilan }
    },

    async inquireRekening({ bankKode, noRekening, referensi, externalId }) {
      const sendiri = bankKode === BANK_SENDIRI
      const isi = JSON.stringify({
        partnerReferenceNo: referensi,
        beneficiaryAccountNo: noRekening,
        ...(!sendiri && { beneficiaryBankCode: bankKode }),
      })
      const balasan = await panggil(sendiri ? LAYANAN_REKENING_SENDIRI : LAYANAN_REKENING_LAIN, isi, externalId)
      return { hasil: readRekening(balasan, noRekening), panggilan: balasan.panggilan }
    },

    async inquireSaldo({ noRekening, externalId }) {
      const balasan = await panggil(LAYANAN_SALDO, JSON.stringify({ accountNo: noRekening }), externalId)
      return { hasil: readSaldo(balasan, noRekening), panggilan: balasan.panggilan }
    },

    readKoran: createReadKoran(panggil),
  }
}
