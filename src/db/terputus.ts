/** No schedule runs for so long: one that has not ended by then was cut off with its process. */
export const TERPUTUS_MENIT = 60
