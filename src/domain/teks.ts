// Marks that turn the reading direction around, blanks that nobody sees, and what is no character at all: a workbook with
// one of those opens nowhere. Half a character is none either: systems that cut a text leave it behind, jsonb refuses it.
const TAK_TERLIHAT =
  /[\p{Surrogate}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/gu
/** Most text: there is nothing to look for in it, and looking costs five times as much. */
const BIASA = /^[ -~]*$/
const KENDALI = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

/** Text as it is seen: without the marks that show nothing, which come along with what is copied from elsewhere. */
export const stripInvisible = (text: string): string => (BIASA.test(text) ? text : text.replace(TAK_TERLIHAT, ''))

/**
 * Text of another system as one line that reads as it stands: line breaks and control characters become a blank, marks
 * that show nothing vanish. So a name can neither add a line to an SMS or a file nor turn the digits beside it around.
 */
export const satuBaris = (text: string): string =>
  (BIASA.test(text) ? text : stripInvisible(text.replace(KENDALI, ' '))).trim()
