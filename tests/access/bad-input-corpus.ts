/** What people, scripts and other sites send that no page of ours does. */

/** Fields that stand in no form: rights, operators, prototypes, names that a parser may read as a path. */
export const EXTRAS = [
  'role',
  'actor',
  'customerId',
  'visibility',
  '$where',
  'email[$ne]',
  'password[$gt]',
  'filters[$or][0]',
  '__proto__',
  '__proto__[role]',
  'constructor',
  'constructor.prototype.role',
  '__intent__',
  'name.first',
  'x'.repeat(5_000),
  '\0',
];

/** Texts that no field takes. */
export const BROKEN: [string, string][] = [
  ['NUL', 'a\0b'],
  ['a hundred thousand letters', 'x'.repeat(100_000)],
];

const half = '--x\r\nContent-Disposition: form-data; name="intent"\r\n\r\nnever ended';
/** Kinds of content and bodies that are no form, or no JSON that anything here expects. */
export const BODIES: [string, string][] = [
  ['application/json', '{"email":{"$ne":null},"password":{"$ne":null},"intent":{"$gt":""}}'],
  ['application/json', '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}'],
  ['application/json', '{"stream":{"$ne":1},"audience":"shared","clientId":{"$gt":""},"documents":{"$in":[]}}'],
  ['application/json', '[]'],
  ['application/json', 'null'],
  ['application/json', '{'],
  ['application/json', '['.repeat(7_000)],
  ['application/json; charset=utf-16', '\ufeff{}'],
  ['text/plain', 'intent=run'],
  ['text/xml', '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'],
  ['multipart/form-data', 'no boundary'],
  ['multipart/form-data; boundary=', half],
  ['multipart/form-data; boundary=x', half],
  ['multipart/form-data; boundary=x', ''],
  ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--x--\r\n'],
  [`multipart/form-data; boundary=${'y'.repeat(3_000)}`, half],
  ['multipart/mixed; boundary=x', `${half}\r\n--x--\r\n`],
  ['application/octet-stream', 'MZ'],
  ['nonsense', 'nonsense'],
];

/** Headers of a form that another page sent; SELF is this application's own origin. */
export const ELSEWHERE: [string, Record<string, string>][] = [
  ['another site', { Origin: 'https://evil.example' }],
  ['a sandboxed frame', { Origin: 'null' }],
  ['a site whose name begins like ours', { Origin: 'SELF.evil.example' }],
  ['a site that names us behind an @', { Origin: 'http://localhost@evil.example' }],
  ['this machine on another port', { Origin: 'http://localhost:1' }],
  ['a page that hides where it is', {}],
  ['another site, by what the browser says of it', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a sister site, by what the browser says of it', { 'Sec-Fetch-Site': 'same-site' }],
];
