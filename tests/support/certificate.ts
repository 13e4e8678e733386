import { generateKeyPairSync, sign } from 'node:crypto'

/** One value of a certificate as it is encoded (DER): tag, length, content. */
function der(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const sequence = (...content: Uint8Array[]) => der(0x30, ...content)
const hex = (text: string) => Buffer.from(text, 'hex')

const ECDSA_SHA256 = sequence(der(0x06, hex('2a8648ce3d040302')))
const NAME = sequence(der(0x31, sequence(der(0x06, hex('550403')), der(0x0c, Buffer.from('Uji CMSP')))))
const VALIDITY = sequence(der(0x17, Buffer.from('000101000000Z')), der(0x18, Buffer.from('99991231235959Z')))
/** Itself the authority that signs it, and good for 127.0.0.1 alone. */
const EXTENSIONS = der(
  0xa3,
  sequence(
    sequence(der(0x06, hex('551d13')), der(0x04, sequence(der(0x01, hex('ff'))))),
    sequence(der(0x06, hex('551d11')), der(0x04, sequence(der(0x87, Buffer.from([127, 0, 0, 1]))))),
  ),
)

/** A key of this run and its certificate, both PEM: worth nothing anywhere else. */
export function localCertificate(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signed = sequence(
    ...[der(0xa0, der(0x02, hex('02'))), der(0x02, hex('01')), ECDSA_SHA256, NAME, VALIDITY, NAME],
    ...[publicKey.export({ type: 'spki', format: 'der' }), EXTENSIONS],
  )
  const signature = der(0x03, hex('00'), sign('sha256', signed, privateKey))
  const base64 = sequence(signed, ECDSA_SHA256, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}
