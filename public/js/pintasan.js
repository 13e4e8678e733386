// @ts-check
// Keys for whoever works through many SP2D. What each does stands in the dialog "Pintasan keyboard"; they can be turned
// off there, never act while something is typed or a dialog is open, and never save by themselves.

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('pintasan'))
const toggle = /** @type {HTMLInputElement | null} */ (dialog?.querySelector('[data-pintasan-aktif]') ?? null)
const KEPT = 'cmsp-pintasan'

if (toggle) toggle.checked = localStorage.getItem(KEPT) !== 'mati'
toggle?.addEventListener('change', () => localStorage.setItem(KEPT, toggle.checked ? 'hidup' : 'mati'))
document.querySelector('[data-pintasan-buka]')?.addEventListener('click', () => dialog?.showModal())

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=radio], [type=checkbox])'))

/**
 * After a choice: what it still asks for (a tick, a reason), else the button that saves it and goes on.
 * @param {HTMLFormElement | null} form
 * @returns {HTMLElement | null | undefined}
 */
const wanted = (form) =>
  form?.querySelector('fieldset:not([hidden]) [type=checkbox]:not(:checked), textarea:invalid') ??
  form?.querySelector('button[name=lanjut]')

/** @param {HTMLElement} element */
function use(element) {
  if (element instanceof HTMLInputElement) {
    element.focus()
    element.click()
    return wanted(element.form)?.focus()
  }
  if (element instanceof HTMLAnchorElement || element.hasAttribute('data-pintasan-buka')) return element.click()
  element.focus()
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return
  if (toggle && !toggle.checked) return
  const element = /** @type {HTMLElement | null} */ (
    document.querySelector(`[data-pintasan="${CSS.escape(event.key)}"]`)
  )
  if (!element) return
  event.preventDefault()
  use(element)
})
