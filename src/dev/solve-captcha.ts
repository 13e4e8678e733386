const ANGKA = 'nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas'.split(' ')

function numberOf(words: string): number {
  const [first = '', second, third = ''] = words.split(' ')
  if (second === 'belas') return 10 + ANGKA.indexOf(first)
  if (second === 'puluh') return 10 * ANGKA.indexOf(first) + Math.max(0, ANGKA.indexOf(third))
  return ANGKA.indexOf(words)
}

/** Answers the question in words of a sign-in page ("Berapa dua belas ditambah tiga?"), as a person would. */
export function solveCaptcha(page: string): string {
  const [, a = '', what, b = ''] = /Berapa ([a-z ]+) (ditambah|dikurangi) ([a-z ]+)\?/.exec(page) ?? []
  return String(what === 'ditambah' ? numberOf(a) + numberOf(b) : numberOf(a) - numberOf(b))
}
