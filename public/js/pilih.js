// @ts-check
// Rows to tick: "pilih semua", how many are chosen and what they come to.

const all = /** @type {HTMLInputElement | null} */ (document.querySelector('input[data-pilih-semua]'))
const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('input[data-pilih]')])
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('button[data-pilih-tombol]'))
const total = /** @type {HTMLElement | null} */ (document.querySelector('[data-pilih-total]'))

/** Amounts with two decimals, summed in sen. @param {HTMLInputElement[]} chosen */
function rupiah(chosen) {
  const sen = chosen.reduce((sum, box) => sum + BigInt((box.dataset.jumlah ?? '0.00').replace('.', '')), 0n)
  return `Rp${(sen / 100n).toLocaleString('id-ID')},${String(sen % 100n).padStart(2, '0')}`
}

function show() {
  const chosen = boxes.filter((box) => box.checked)
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes.length
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length
  }
  const count = button?.querySelector('[data-pilih-jumlah]')
  if (count) count.textContent = chosen.length > 0 ? ` (${chosen.length})` : ''
  if (button) button.disabled = chosen.length === 0
  const sum = total?.querySelector('output')
  if (sum) sum.textContent = chosen.length > 0 ? `${chosen.length} SP2D, ${rupiah(chosen)}` : ''
  total?.toggleAttribute('hidden', chosen.length === 0)
}

all?.addEventListener('change', () => {
  for (const box of boxes) box.checked = all.checked
  show()
})
for (const box of boxes) box.addEventListener('change', show)
// After Back the browser ticks again what was ticked, once the page stands.
addEventListener('pageshow', show)
