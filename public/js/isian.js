// @ts-check
// What the browser itself refuses is said in the page and in Indonesian, beside the field, like what the server refuses.

/** @type {Record<string, string>} */
const MISSING = { radio: 'Pilih salah satu.', 'select-one': 'Pilih salah satu.', file: 'Pilih berkasnya.' }

/** @param {HTMLInputElement} field */
function messageOf({ validity, validationMessage, type, minLength }) {
  if (validity.valueMissing) return MISSING[type] ?? 'Wajib diisi.'
  if (validity.badInput) return 'Isi tanggal yang utuh, atau kosongkan.'
  if (validity.tooShort) return `Paling sedikit ${minLength} karakter.`
  if (validity.typeMismatch) return 'Tulis alamat email yang utuh, misalnya nama@instansi.go.id.'
  if (validity.patternMismatch) return 'Isi dengan angka.'
  return validationMessage
}

/** @param {HTMLInputElement} field radios have one place for all */
const placeId = ({ id, name, type }) => `${(type !== 'radio' && id) || name}-galat`

/** @param {HTMLInputElement} field the end of its group, or behind it where the page has set no place */
function makePlace(field) {
  const place = document.createElement('p')
  place.id = placeId(field)
  place.className = 'field-error'
  if (field.type === 'radio') field.closest('fieldset')?.append(place)
  else (field.closest('label') ?? field).after(place)
  return place
}

document.addEventListener(
  'invalid',
  (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target)
    const place = document.getElementById(placeId(field)) ?? makePlace(field)
    event.preventDefault()
    place.textContent = messageOf(field)
    if (field.type !== 'radio') field.setAttribute('aria-invalid', 'true')
    if (field.form?.querySelector(':invalid:not(fieldset)') === field) field.focus()
  },
  true,
)

document.addEventListener('input', (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target)
  if (!field.validity?.valid || !(field.type === 'radio' || field.hasAttribute('aria-invalid'))) return
  field.removeAttribute('aria-invalid')
  document.getElementById(placeId(field))?.replaceChildren()
})

// A browser cuts off what does not fit and says nothing: half a name would be saved.
document.addEventListener('paste', (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target)
  const { maxLength, value, selectionStart, selectionEnd } = field
  const pasted = event.clipboardData?.getData('text').trim() ?? ''
  const kept = (value ?? '').length - ((selectionEnd ?? 0) - (selectionStart ?? 0))
  if (!(maxLength > 1) || kept + pasted.length <= maxLength) return
  setTimeout(() => {
    const place = document.getElementById(placeId(field)) ?? makePlace(field)
    place.textContent = `Yang ditempel terpotong: paling banyak ${maxLength} karakter.`
    field.setAttribute('aria-invalid', 'true')
  })
})
