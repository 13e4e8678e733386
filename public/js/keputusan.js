// @ts-check
// The decision form: "Keterangan Status" belongs to Tolak only, and says how much room is left.

const form = document.querySelector('form[data-keputusan]')
const field = /** @type {HTMLTextAreaElement | null} */ (form?.querySelector('textarea[name=keterangan]') ?? null)
const group = form?.querySelector('[data-keterangan]')
const counter = form?.querySelector('[data-sisa]')

function showField() {
  const rejecting = form?.querySelector('input[name=keputusan][value=TOLAK]:checked') !== null
  group?.toggleAttribute('hidden', !rejecting)
  if (field) field.required = rejecting
}

function count() {
  if (field && counter) counter.textContent = `${field.value.length} dari ${field.maxLength} karakter`
}

form?.addEventListener('change', showField)
field?.addEventListener('input', count)
if (form) {
  showField()
  count()
}
