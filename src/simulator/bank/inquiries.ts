import type { Answer, Call } from '../doors.js'
import type { Deps } from '../options.js'
import { atBankKalsel, BANK_KALSEL, BANK_NAMES, findAccounts } from './accounts.js'
import { idr, snap } from './answers.js'
import { balanceInquiry, externalInquiry, internalInquiry, readFields, Refused } from './fields.js'

/** SNAP service 11. */
export async function inquireBalance({ pool }: Deps, call: Call): Promise<Answer> {
  const body = readFields(balanceInquiry, '11', call.json)
  if (body instanceof Refused) return body.answer
  const [account] = await findAccounts(pool, atBankKalsel(body.accountNo))
  if (!account) return snap('11', '40411')
  const balance = idr(account.balance)
  return snap('11', '20000', {
    accountNo: account.account,
    name: account.name,
    accountInfos: [{ balanceType: 'Cash', amount: balance, availableBalance: balance }],
  })
}

/** SNAP service 15: an account of Bank Kalsel. */
export async function inquireInternal(deps: Deps, call: Call): Promise<Answer> {
  const body = readFields(internalInquiry, '15', call.json)
  if (body instanceof Refused) return body.answer
  return describeAccount(deps, '15', { ...body, bank: BANK_KALSEL }, {})
}

/** SNAP service 16: an account of another bank. */
export async function inquireExternal(deps: Deps, call: Call): Promise<Answer> {
  const body = readFields(externalInquiry, '16', call.json)
  if (body instanceof Refused) return body.answer
  const bank = body.beneficiaryBankCode
  return describeAccount(
    deps,
    '16',
    { ...body, bank },
    {
      beneficiaryBankCode: bank,
      beneficiaryBankName: BANK_NAMES[bank] ?? `Bank ${bank}`,
    },
  )
}

async function describeAccount(
  { pool }: Deps,
  service: string,
  asked: { partnerReferenceNo: string; beneficiaryAccountNo: string; bank: string },
  more: object,
): Promise<Answer> {
  const [account] = await findAccounts(pool, { bank: asked.bank, account: asked.beneficiaryAccountNo })
  if (!account) return snap(service, '40411')
  return snap(service, '20000', {
    referenceNo: asked.partnerReferenceNo,
    partnerReferenceNo: asked.partnerReferenceNo,
    beneficiaryAccountNo: account.account,
    beneficiaryAccountName: account.name,
    beneficiaryAccountStatus: account.status,
    beneficiaryAccountType: 'D',
    ...more,
  })
}
