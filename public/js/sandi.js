// @ts-check
// Says, while a new password is typed, how far it is from long enough; whether it is accepted the server decides.

const MIN = 12

/** @param {string} password */
function advice(password) {
  const length = [...password].length
  if (length === 0) return ''
  if (length < MIN) return `Baru ${length} dari paling sedikit ${MIN} karakter.`
  const kinds = new Set(password.toLowerCase()).size
  if (kinds < 8) return 'Cukup panjang, tetapi banyak huruf yang sama. Tambahkan kata lain.'
  return length < 16 ? 'Cukup. Satu kata lagi membuatnya lebih kuat.' : 'Kuat.'
}

for (const hint of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-sandi]'))) {
  const field = document.getElementById(hint.dataset.sandi ?? '')
  if (field instanceof HTMLInputElement) {
    field.addEventListener('input', () => {
      hint.textContent = advice(field.value)
    })
  }
}
