/** A mail in parts; the text and the HTML say the same. */
export interface Surat {
  subject: string
  alinea: string[]
  tombol?: { href: string; label: string }
}

const GARIS = '—'.repeat(24)
const KAKI = [
  'Email ini dikirim otomatis oleh CMSP Bank Kalsel; mohon tidak dibalas.',
  'Bank Kalsel tidak pernah meminta password atau kode OTP Anda.',
]
const BADAN = 'margin:0;padding:24px;background:#f2f6f7;color:#1b2e33;font-family:Segoe UI,Roboto,Arial,sans-serif'
const KARTU = 'max-width:520px;margin:0 auto;background:#fff;border:1px solid #d5e0e2;border-radius:8px;padding:24px'
const TOMBOL =
  'display:inline-block;padding:10px 20px;background:#0b6b75;color:#fff;border-radius:6px;text-decoration:none'

const ENTITAS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string) => text.replace(/[&<>"']/g, (huruf) => ENTITAS[huruf] ?? '')
const paragraf = (text: string) => `<p style="margin:0 0 14px;line-height:1.5">${escape(text)}</p>`

/** The mail as it is sent, addressed to a person by name. */
export function composeMail(nama: string, surat: Surat): { subject: string; text: string; html: string } {
  const { subject, tombol } = surat
  const isi = [`Yth. ${nama},`, ...surat.alinea]
  const tautan = tombol ? [`${tombol.label}: ${tombol.href}`] : []
  return {
    subject: subject.replace(/[\r\n]+/g, ' '),
    text: `${[...isi, ...tautan, [GARIS, ...KAKI].join('\n')].join('\n\n')}\n`,
    html: [
      `<!doctype html><html lang="id"><head><meta charset="utf-8"><title>${escape(subject)}</title></head>`,
      `<body style="${BADAN}"><div style="${KARTU}">`,
      `<p style="margin:0 0 18px;font-weight:600;color:#0c3c46">CMSP Bank Kalsel</p>`,
      ...isi.map(paragraf),
      tombol
        ? `<p style="margin:22px 0"><a href="${escape(tombol.href)}" style="${TOMBOL}">${escape(tombol.label)}</a></p>`
        : '',
      `<hr style="border:0;border-top:1px solid #d5e0e2;margin:18px 0">`,
      ...KAKI.map((baris) => `<p style="margin:0;font-size:12px;color:#4a6066">${escape(baris)}</p>`),
      '</div></body></html>',
    ].join('\n'),
  }
}
