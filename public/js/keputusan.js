// @ts-check
// The decision form: warnings belong to Setuju, "Keterangan Status" belongs to Tolak, has to say enough, and says how much room is left.

const form = document.querySelector('form[data-keputusan]')
const field = /** @type {HTMLTextAreaElement | null} */ (form?.querySelector('textarea[name=keterangan]') ?? null)
const group = form?.querySelector('[data-keterangan]')
const counter = form?.querySelector('[data-sisa]')

function showField() {
  const rejecting = form?.querySelector('input[name=keputusan][value=TOLAK]:checked') !== null
  group?.toggleAttribute('hidden', !rejecting)
  form?.querySelector('[data-peringatan]')?.toggleAttribute('hidden', rejecting)
  if (!field) return
  field.required = rejecting
  const least = Number(field.dataset.min)
  const tooShort = rejecting && field.value.trim().length < least
  field.setCustomValidity(tooShort ? `Keterangan Status paling sedikit ${least} karakter.` : '')
}

function count() {
  if (field && counter) counter.textContent = `${field.value.length} dari ${field.maxLength} karakter`
}

form?.addEventListener('change', showField)
field?.addEventListener('input', () => {
  showField()
  count()
})
if (form) {
  showField()
  count()
}
