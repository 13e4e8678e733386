// @ts-check
// The form of a new kode billing: what each field wants follows the chosen Jenis Pajak, names of taxpayers come from DJP.

/** @typedef {{ wajib: boolean, tampil: boolean, petunjuk: string }} Sifat */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-aturan]'))
const jenis = /** @type {HTMLSelectElement | null} */ (document.getElementById('jenisPajak'))

function applyRule() {
  /** @type {Record<string, Sifat>} */
  const isian = JSON.parse(jenis?.selectedOptions[0]?.dataset.isian ?? '{}')
  for (const [nama, { wajib, tampil, petunjuk }] of Object.entries(isian)) {
    const box = /** @type {HTMLElement | null} */ (form?.querySelector(`[data-bidang="${nama}"]`) ?? null)
    const input = /** @type {HTMLInputElement | null} */ (document.getElementById(nama))
    const hint = document.getElementById(`${nama}-petunjuk`)
    if (!box || !input || !hint) continue
    box.hidden = !tampil
    input.disabled = !tampil
    input.required = wajib
    hint.textContent = petunjuk
  }
}

/** @param {HTMLInputElement} input */
async function showName(input) {
  const place = document.getElementById(`${input.id}-nama`)
  if (!form || !place) return
  const typed = input.value
  if (typed.trim() === '') return place.replaceChildren()
  const answer = await fetch(`${form.dataset.namaUrl}?npwp=${encodeURIComponent(typed)}`)
  // Whoever has gone on typing meanwhile does not want to read about the number before.
  if (answer.ok && input.value === typed) place.textContent = (await answer.json()).nama
}

for (const nama of form ? ['npwpPenyetor', 'npwpRekanan', 'npwpPemungut'] : []) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(nama))
  input.addEventListener('change', () => void showName(input))
  void showName(input)
}
jenis?.addEventListener('change', applyRule)
if (form) {
  applyRule()
  // After Back the browser chooses again what was chosen, once the page stands.
  addEventListener('pageshow', applyRule)
}
