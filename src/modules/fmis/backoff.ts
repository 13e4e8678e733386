const SECONDS = [5, 15, 60, 300, 900, 3600]

/** When a message that FMIS did not take is sent again: soon at first, then once an hour for as long as it takes. */
export function retryAt(tries: number): Date {
  const seconds = SECONDS[Math.min(tries, SECONDS.length - 1)] ?? 60
  return new Date(Date.now() + seconds * 1000)
}
