/** Ninth digit of an NPWP: Luhn over the eight digits of the serial number. */
export function npwpCheckDigit(serial: string): number {
  const sum = [...serial]
    .map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 2))
    .reduce((total, product) => total + (product > 9 ? product - 9 : product), 0)
  return (10 - (sum % 10)) % 10
}

/** NPWP of 15 digits of a head office at KPP Pratama Banjarmasin (731). */
export const npwpFromSerial = (serial: string): string => `${serial}${npwpCheckDigit(serial)}731000`
