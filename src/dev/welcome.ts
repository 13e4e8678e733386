import type { Ports } from './environment.js'

const PASSWORD = 'Demo-CMSP-2026!'

const logins = [
  ['maker.prov', 'Maker, Provinsi Kalimantan Selatan'],
  ['checker.prov', 'Checker, Provinsi Kalimantan Selatan'],
  ['approver.prov', 'Approver, Provinsi Kalimantan Selatan'],
  ['auditor.prov', 'Auditor, Provinsi Kalimantan Selatan'],
  ['baru.prov', 'pengguna baru, harus mengganti password lebih dulu'],
  ['maker.bjm', 'Maker, Kota Banjarmasin'],
  ['checker.bjm', 'Checker, Kota Banjarmasin'],
  ['approver.bjm', 'Approver, Kota Banjarmasin'],
  ['admin.bank', 'Admin Bank Kalsel'],
  ['admin2.bank', 'Admin Bank Kalsel'],
  ['admin3.bank', 'Admin Bank Kalsel'],
  ['operator.bank', 'Operator Bank Kalsel'],
] as const

/** What the person at the terminal needs to begin. */
export function welcome(ports: Ports): string {
  const rows = logins.map(([username, who]) => `  ${username.padEnd(15)} ${who}`)
  return [
    '',
    `CMSP siap      : http://localhost:${ports.app}/cmsp/`,
    `Simulator      : http://localhost:${ports.simulator}/  (FMIS, bank, pajak, SMS dan surel tiruan)`,
    '',
    `Pengguna demo, semuanya dengan password ${PASSWORD} :`,
    ...rows,
    '',
    'Kode OTP dan surel muncul di halaman simulator. Tekan Ctrl-C untuk berhenti.',
    '',
  ].join('\n')
}
