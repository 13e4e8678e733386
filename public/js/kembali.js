// @ts-check
// Back and reload. The answer to a sent form stands at the address of that form, so that neither sends it again. What was
// typed stays with this place in the history of this tab, because no browser is allowed to remember it (autocomplete);
// never a secret, and only for the person who typed it. A form opened anew is empty.

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Bidang */

const WAIT_MS = 300
const answers = document.body.hasAttribute('data-jawaban')
const refused = answers || document.querySelector('[data-kesalahan]') !== null
const siapa = document.querySelector('.who-name')?.textContent ?? ''

/** @param {Bidang} field */
const isTick = (field) => field.type === 'checkbox' || field.type === 'radio'

/** @param {Bidang} field in a decision what is chosen and ticked is chosen and ticked anew */
const isKept = (field) =>
  field.name !== '' &&
  !/otp|captcha|token/i.test(field.name) &&
  !['hidden', 'password', 'file', 'submit'].includes(field.type) &&
  field.autocomplete !== 'one-time-code' &&
  !(isTick(field) && field.form?.hasAttribute('data-keputusan'))

/** @returns {Bidang[]} */
function fields() {
  const all = /** @type {NodeListOf<Bidang>} */ (
    document.querySelectorAll('form[method=post] :is(input, textarea, select)')
  )
  return [...all].filter(isKept)
}

/** @param {Bidang} field */
const keyOf = (field) => `${field.form?.getAttribute('action')} ${field.name}${isTick(field) ? ` ${field.value}` : ''}`

/** @param {Bidang} field */
const stateOf = (field) => (field instanceof HTMLInputElement && isTick(field) ? field.checked : field.value)

const opened = new Map(fields().map((field) => [keyOf(field), stateOf(field)]))

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting

function keep() {
  clearTimeout(waiting)
  const changed = fields().filter((field) => refused || stateOf(field) !== opened.get(keyOf(field)))
  const isian = Object.fromEntries(changed.map((field) => [keyOf(field), stateOf(field)]))
  const address = answers && document.referrer.startsWith(`${location.origin}/`) ? document.referrer : location.href
  history.replaceState({ siapa, isian }, '', address)
}

function restore() {
  const { isian = {}, siapa: owner } = history.state ?? {}
  if (owner !== siapa) return
  for (const field of fields()) {
    const kept = isian[keyOf(field)]
    if (kept === undefined) continue
    if (field instanceof HTMLInputElement && isTick(field)) field.checked = kept
    else field.value = kept
  }
}

restore()
if (refused) keep()

document.addEventListener('input', () => {
  clearTimeout(waiting)
  waiting = setTimeout(keep, WAIT_MS)
})
document.addEventListener('change', keep)
