// @ts-check
// What the browser itself refuses is said in the page and in Indonesian, beside the field, like what the server refuses.

/** @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} field */
function messageOf({ validity, validationMessage }) {
  if (validity.valueMissing) return 'Wajib diisi.'
  if (validity.typeMismatch) return 'Tulis alamat email yang utuh, misalnya nama@instansi.go.id.'
  if (validity.patternMismatch) return 'Isi dengan angka.'
  return validationMessage
}

/** @param {HTMLElement & { name?: string }} field */
const placeOf = (field) => document.getElementById(`${field.id || field.name}-galat`)

document.addEventListener(
  'invalid',
  (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target)
    const place = placeOf(field)
    if (!place) return
    event.preventDefault()
    place.textContent = messageOf(field)
    field.setAttribute('aria-invalid', 'true')
    if (field.form?.querySelector(':invalid:not(fieldset)') === field) field.focus()
  },
  true,
)

document.addEventListener('input', (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target)
  if (!field.validity?.valid || !field.hasAttribute('aria-invalid')) return
  field.removeAttribute('aria-invalid')
  placeOf(field)?.replaceChildren()
})
