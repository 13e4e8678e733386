// @ts-check
// A browser shows a date in the order of its own language, so 02/01 may be either day: what was chosen stands below in words.

const KATA = new Intl.DateTimeFormat('id-ID', {
  ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  timeZone: 'UTC',
})

/** @param {HTMLInputElement} field */
function makePlace(field) {
  const place = document.createElement('output')
  place.id = `${field.id}-kata`
  place.className = 'form-hint date-words'
  place.htmlFor.add(field.id)
  field.after(place)
  return place
}

/** @param {HTMLInputElement} field */
function tell(field) {
  const place = document.getElementById(`${field.id}-kata`) ?? makePlace(field)
  place.textContent = field.valueAsDate ? KATA.format(field.valueAsDate) : ''
}

const tellAll = () =>
  document.querySelectorAll('input[type="date"]').forEach((field) => tell(/** @type {HTMLInputElement} */ (field)))

document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement && target.type === 'date') tell(target)
})
document.addEventListener('reset', () => setTimeout(tellAll))
tellAll()
// Back brings a page as it was left.
window.addEventListener('pageshow', tellAll)
