import {
  type KeyObject,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  sign,
  verify,
} from 'node:crypto'

/** The key of evidence cannot be used; the message says why. */
class EvidenceKeyError extends Error {
  override readonly name = 'EvidenceKeyError'
}

export interface SigningKey {
  /** SPKI in hexadecimal digits, as a chain states it. */
  readonly publicKey: string
  /** Ed25519 signature (RFC 8032), in hexadecimal digits: base64 has several spellings of one signature. */
  sign(text: string): string
  /** Digest of an app's key, an end user or a configuration by which records are found again. */
  digestOf(kind: 'app' | 'user' | 'config', id: string): string
}

/** An Ed25519 private key in PEM, as `evidence key` makes it. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

export function readSigningKey(pem: string): SigningKey {
  const key = ed25519(() => createPrivateKey(pem))
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('hex')
  const seed = key.export({ format: 'der', type: 'pkcs8' })
  const digests = Buffer.from(hkdfSync('sha256', seed, '', 'dify-masking evidence digests', 32))
  return {
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key).toString('hex'),
    digestOf: (kind, id) =>
      createHmac('sha256', digests).update(`${kind}\0${id}`).digest('hex').slice(0, 32),
  }
}

/** SPKI of a public or private key in PEM. */
export function publicKeyOf(pem: string): string {
  const key = ed25519(() => createPublicKey(pem))
  return key.export({ format: 'der', type: 'spki' }).toString('hex')
}

/** What a person compares: the beginning of the SHA-256 of the SPKI. */
export const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(publicKey, 'hex').digest('hex').slice(0, 16)

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'hex'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType !== 'ed25519') return false
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}

function ed25519(read: () => KeyObject): KeyObject {
  let key: KeyObject
  try {
    key = read()
  } catch {
    throw new EvidenceKeyError('is not a key in PEM; make one with: dify-masking evidence key')
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new EvidenceKeyError('is not an Ed25519 key')
  return key
}
