import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

const DAY_MS = 86_400_000;
const ECDSA_SHA256 = '300a06082a8648ce3d040302';
const COMMON_NAME = '0603550403';
const ALTERNATIVE_NAMES = '0603551d11';

/**
 * Makes a throw-away certificate for one host, valid from yesterday for a year. Nobody has signed it: clients must be
 * told to accept it, which is what makes it useful for testing what they do when they are not.
 */
export function selfMadeCertificate(host: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = toBeSigned(host, publicKey);
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, hex(ECDSA_SHA256), bitString(signature));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem(certificate) };
}

function toBeSigned(host: string, publicKey: KeyObject): Buffer {
  const name = sequence(set(sequence(hex(COMMON_NAME), utf8(host))));
  const from = Date.now() - DAY_MS;
  const validity = sequence(time(from), time(from + 366 * DAY_MS));
  const serial = tlv(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const names = sequence(...[host, 'localhost', '127.0.0.1'].map(alternativeName));
  const extensions = tlv(0xa3, sequence(sequence(hex(ALTERNATIVE_NAMES), tlv(0x04, names))));
  const version = tlv(0xa0, tlv(0x02, Buffer.from([2])));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  return sequence(version, serial, hex(ECDSA_SHA256), name, validity, name, key, extensions);
}

function alternativeName(host: string): Buffer {
  return isIP(host) === 4 ? tlv(0x87, Buffer.from(host.split('.').map(Number))) : tlv(0x82, Buffer.from(host, 'ascii'));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function time(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tlv(0x17, Buffer.from(`${text}Z`, 'ascii'));
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function set(...parts: Buffer[]): Buffer {
  return tlv(0x31, Buffer.concat(parts));
}

function utf8(text: string): Buffer {
  return tlv(0x0c, Buffer.from(text, 'utf8'));
}

function bitString(content: Buffer): Buffer {
  return tlv(0x03, Buffer.concat([Buffer.from([0]), content]));
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

// DER: tag, length (long form from 128 on), value.
function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), value]);
}
