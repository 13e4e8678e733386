// @ts-check
// Rows to tick: "pilih semua" and how many are chosen.

const all = /** @type {HTMLInputElement | null} */ (document.querySelector('input[data-pilih-semua]'))
const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('input[data-pilih]')])
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('button[data-pilih-tombol]'))

function show() {
  const chosen = boxes.filter((box) => box.checked).length
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length
    all.indeterminate = chosen > 0 && chosen < boxes.length
  }
  const count = button?.querySelector('[data-pilih-jumlah]')
  if (count) count.textContent = chosen > 0 ? ` (${chosen})` : ''
  if (button) button.disabled = chosen === 0
}

all?.addEventListener('change', () => {
  for (const box of boxes) box.checked = all.checked
  show()
})
for (const box of boxes) box.addEventListener('change', show)
show()
