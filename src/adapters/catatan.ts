import { channel } from 'node:diagnostics_channel'

/** The outside systems, as a person reads them. */
export const SISTEM_LUAR = {
  FMIS: 'FMIS',
  BANK: 'Bank (SNAP)',
  PAJAK: 'DJP dan MPN',
  SMS: 'SMS',
  SUREL: 'Email',
} as const
export type SistemLuar = keyof typeof SISTEM_LUAR

/** One call to an outside system: how long it took (milliseconds), and a short reason if it was not answered well. */
export interface CatatanPanggilan {
  sistem: SistemLuar
  ms: number
  galat: string | null
}

const panggilan = channel('cmsp:panggilan')

export const noteCall = (catatan: CatatanPanggilan): void => panggilan.publish(catatan)

/** Hears of every call this process makes. @returns how to stop hearing */
export function onCall(hear: (catatan: CatatanPanggilan) => void): () => void {
  const listener = (message: unknown) => hear(message as CatatanPanggilan)
  panggilan.subscribe(listener)
  return () => {
    panggilan.unsubscribe(listener)
  }
}

const PATHS: [RegExp, SistemLuar][] = [
  [/\/fmis\//, 'FMIS'],
  [/\/(djp|mpn)\//, 'PAJAK'],
  [/\/sms\//, 'SMS'],
]

/** Which system an address belongs to; the bank's paths begin with its version. */
export const sistemOf = (url: string): SistemLuar => PATHS.find(([path]) => path.test(url))?.[1] ?? 'BANK'
